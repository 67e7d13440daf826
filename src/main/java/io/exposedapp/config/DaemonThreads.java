package io.exposedapp.config;

import java.util.concurrent.ThreadFactory;

/** Makes threads that hold up no end of the process. */
public final class DaemonThreads {

    private DaemonThreads() {}

    /** @param name says in a thread dump what they do */
    public static ThreadFactory named(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
