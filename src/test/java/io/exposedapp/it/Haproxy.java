package io.exposedapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.plan.relay.RelayHealth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** This machine's HAProxy, asked what it thinks of a configuration. */
final class Haproxy {

    private Haproxy() {}

    static boolean isInstalled() {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(f -> Files.isExecutable(Path.of(f, "haproxy")));
    }

    /**
     * As lab/lib/tools.sh does, but where it would start a service on this machine: there it may be missing, elsewhere
     * that is a failure.
     */
    static boolean isInstalledByTheLab() {
        return !Files.isDirectory(Path.of("/run/systemd/system"));
    }

    /** On the node of this name. */
    static void check(Path folder, String node, String configuration) {
        try {
            Files.writeString(folder.resolve("health.lua"), RelayHealth.SCRIPT);
            Path file = Files.writeString(
                    Files.createTempFile(folder, "haproxy", ".cfg"), configuration.replace("/dev/shm/", folder + "/"));
            Commands.Result result = Commands.run(
                    20, "", List.of("env", "NODE_NAME=" + node, "haproxy", "-c", "-q", "-f", file.toString()));
            assertThat(result.ok())
                    .as("on %s:\n%s\n%s", node, configuration, result.err())
                    .isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
