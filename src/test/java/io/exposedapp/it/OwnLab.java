package io.exposedapp.it;

import java.util.List;

/** Test classes run in two processes, each with a lab for itself. */
public final class OwnLab {

    /** The lab of this process, by its number, as Maven gives it; otherwise the first. */
    private static final String NUMBER = System.getProperty("lab.number", "1");

    private OwnLab() {}

    /** A command that may be one of the lab. */
    public static ProcessBuilder command(List<String> words) {
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().put("EXPOSEDAPP_LAB", NUMBER);
        return builder;
    }

    /** The name by which the container engine knows a host. */
    public static String container(String host) {
        return "exposedapp-lab" + (NUMBER.equals("1") ? "" : NUMBER) + "-" + host;
    }

    /** A host's address in the internet or in the home LAN. */
    public static String address(String host) {
        return Commands.run(20, "", List.of("lab/run", host, "printenv", "LAB_ADDRESS"))
                .orFail()
                .strip();
    }
}
