package io.exposedapp.config;

import java.util.concurrent.ThreadFactory;

/** Creates threads that do not delay the end of the process. */
public final class DaemonThreads {

    private DaemonThreads() {}

    /** @param name the name of the threads, for thread dumps */
    public static ThreadFactory named(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
