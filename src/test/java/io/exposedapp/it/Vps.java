package io.exposedapp.it;

import io.exposedapp.it.Commands.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * A VPS as a provider hands it over, in a container of its own and without any network: sshd, Traefik's program, and
 * setup.sh to be run.
 */
final class Vps implements AutoCloseable {

    static final String HOST_NAME = "Fra1.Example.Test";
    static final String TAILNET_ADDRESS = "100.101.92.95";

    private static final String PUBLIC_ADDRESS = "203.0.113.10";
    private static final String IMAGE =
            Commands.run(1800, "", List.of("lab/vps-image")).orFail().strip();
    private static final String TRAEFIK =
            Commands.run(20, "", List.of("lab/traefik")).orFail().strip();

    private final String container;

    Vps() {
        // a shell as the first process takes leave of the others' children
        container = docker(
                        "run",
                        "--detach",
                        "--rm",
                        "--network",
                        "none",
                        "--hostname",
                        HOST_NAME,
                        "--volume",
                        TRAEFIK + ":/usr/local/bin/traefik:ro",
                        "--volume",
                        mounted("config/edge/setup.sh", "/root/setup.sh"),
                        "--volume",
                        mounted("src/test/resources/setup/systemctl", "/usr/bin/systemctl"),
                        IMAGE,
                        "bash",
                        "-c",
                        "while :; do sleep infinity & wait $!; done")
                .orFail()
                .strip();
        bash("mkdir -p /run/sshd /run/systemd/system && ssh-keygen -q -A && /usr/sbin/sshd")
                .orFail();
    }

    private static String mounted(String file, String where) {
        return Path.of(file).toAbsolutePath() + ":" + where + ":ro";
    }

    /** Runs the script with these options and no others. */
    Result setUp(String... options) {
        List<String> command = new ArrayList<>(List.of("bash", "/root/setup.sh"));
        command.addAll(Arrays.asList(options));
        return run(command.toArray(String[]::new));
    }

    /** Runs it as for the first time, and as it has to go well. */
    Result setUpAtFirst(String key, String... more) {
        List<String> options = new ArrayList<>(atFirst(newKey(key)));
        options.addAll(Arrays.asList(more));
        Result result = setUp(options.toArray(String[]::new));
        result.orFail();
        return result;
    }

    /** What has to be said where there is no network. */
    static List<String> atFirst(String publicKey) {
        return List.of(
                "--public-key", publicKey, "--public-address", PUBLIC_ADDRESS, "--tailnet-address", TAILNET_ADDRESS);
    }

    /** Makes a key pair, and returns the public half. */
    String newKey(String name) {
        return bash("ssh-keygen -q -t ed25519 -N '' -f /root/%1$s && cat /root/%1$s.pub".formatted(name))
                .orFail()
                .strip();
    }

    boolean opens(String key, String account) {
        return bash(ssh("sftp -b -", key, account) + " <<<'ls /routes'").ok();
    }

    /** A session that stays until somebody ends it. */
    void openSession(String key, String account) {
        bash("nohup " + ssh("ssh -N", key, account) + " >/dev/null 2>&1 </dev/null &")
                .orFail();
        Awaitility.await("session of " + account).atMost(Duration.ofSeconds(10)).until(() -> hasSession(account));
    }

    boolean hasSession(String account) {
        return bash("pgrep -u " + account).ok();
    }

    private static String ssh(String program, String key, String account) {
        return program + " -F none -i /root/" + key
                + " -o IdentitiesOnly=yes -o BatchMode=yes -o StrictHostKeyChecking=no -o LogLevel=ERROR " + account
                + "@127.0.0.1";
    }

    String file(String path) {
        return run("cat", path).orFail();
    }

    Result bash(String command) {
        return run("bash", "-c", command);
    }

    private Result run(String... command) {
        List<String> all = new ArrayList<>(List.of("exec", container));
        all.addAll(Arrays.asList(command));
        return docker(all.toArray(String[]::new));
    }

    private static Result docker(String... arguments) {
        List<String> all = new ArrayList<>(List.of("docker"));
        all.addAll(Arrays.asList(arguments));
        return Commands.run(60, "", all);
    }

    @Override
    public void close() {
        docker("rm", "--force", container).orFail();
    }
}
