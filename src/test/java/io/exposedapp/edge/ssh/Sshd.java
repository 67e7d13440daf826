package io.exposedapp.edge.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A VPS's sshd with its account, rules and folders, as the setup of an edge makes them. It needs OpenSSH's sshd and
 * root (to change the root folder); where either is missing the test is skipped.
 */
public final class Sshd implements AutoCloseable {

    /** A system account that every Linux has: no password, no shell. */
    public static final String ACCOUNT = "nobody";

    private static final Path BINARY = Path.of("/usr/sbin/sshd");

    public final int port = freePort();
    private final Path home;
    private final Process process;
    private final String hostKey;
    private final String privateKey;
    private final String api;

    /** @param api host:port that may be reached through the connection */
    public static Sshd start(String api) {
        return start(api, "");
    }

    /** With more lines in its configuration. */
    public static Sshd start(String api, String more) {
        assumeTrue(Files.isExecutable(BINARY), "needs sshd");
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root: sshd changes its root folder");
        try {
            return new Sshd(api, more);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Sshd(String api, String more) throws IOException {
        this.api = api;
        // not the temporary folder: sshd refuses a root folder below one that everybody may write
        home = Files.createTempDirectory(Path.of("/run"), "exposedapp-sshd");
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(Path.of("/run/sshd"));
        Files.createDirectories(root());
        hostKey = newKey("host_key", "ed25519");
        newKey("client_key", "ed25519");
        privateKey = Files.readString(home.resolve("client_key"));
        Files.copy(home.resolve("client_key.pub"), home.resolve("authorized_keys"));
        makeFolders();
        Files.writeString(home.resolve("sshd_config"), more + config());
        process = new ProcessBuilder(
                        BINARY.toString(),
                        "-D",
                        "-e",
                        "-f",
                        home.resolve("sshd_config").toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("log").toFile())
                .start();
        await("sshd listens").atMost(Duration.ofSeconds(10)).until(this::listens);
    }

    /** What the account sees as /. */
    public Path root() {
        return home.resolve("root");
    }

    public Path routes() {
        return root().resolve("routes");
    }

    public Path state() {
        return root().resolve("state");
    }

    /** Anew after something was mounted at the root. */
    public void makeFolders() {
        for (Path folder : List.of(routes(), state())) {
            run("install", "-d", "-o", "root", "-g", "nogroup", "-m", "1775", folder.toString());
        }
    }

    public EdgeTarget target() {
        return target(port);
    }

    public EdgeTarget target(int at) {
        return new EdgeTarget("fsn", "127.0.0.1", at, ACCOUNT, List.of(hostKey), privateKey, api);
    }

    /** Makes a key pair in the folder of this server; returns the public key without its comment. */
    String newKey(String name, String type, String... more) {
        run(Stream.concat(
                        Stream.of(
                                "ssh-keygen",
                                "-q",
                                "-t",
                                type,
                                "-f",
                                home.resolve(name).toString()),
                        more.length == 0 ? Stream.of("-N", "") : Stream.of(more))
                .toArray(String[]::new));
        String[] words = read(home.resolve(name + ".pub")).split(" ", -1);
        return words[0] + " " + words[1].strip();
    }

    String privateKey(String name) {
        return read(home.resolve(name));
    }

    public void authorize(String publicKey) throws IOException {
        Files.writeString(home.resolve("authorized_keys"), publicKey + "\n");
    }

    /** Ends the connections that are there, not the server. */
    public void killConnections() {
        List<ProcessHandle> connections = process.descendants().toList();
        assertThat(connections).isNotEmpty();
        connections.forEach(ProcessHandle::destroyForcibly);
    }

    public long connections() {
        return process.children().count();
    }

    public static void run(String... command) {
        try {
            Process run = new ProcessBuilder(command).inheritIO().start();
            assertThat(run.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(run.exitValue()).as(String.join(" ", command)).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        List<ProcessHandle> connections = process.descendants().toList();
        process.destroy();
        connections.forEach(ProcessHandle::destroyForcibly);
        await("sshd is gone").until(() -> !process.isAlive());
        try (Stream<Path> files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    private boolean listens() {
        assertThat(process.isAlive()).as(() -> read(home.resolve("log"))).isTrue();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String config() {
        return """
        Port %d
        ListenAddress 127.0.0.1
        PidFile none
        HostKey %3$s/host_key
        AuthorizedKeysFile %3$s/authorized_keys
        StrictModes no
        UsePAM no
        AllowUsers %2$s
        AuthenticationMethods publickey
        MaxStartups 100
        Subsystem sftp internal-sftp
        ChrootDirectory %3$s/root
        ForceCommand internal-sftp -u 0077 -P symlink,hardlink
        AllowTcpForwarding local
        PermitOpen %4$s
        PermitTTY no
        """.formatted(port, ACCOUNT, home, api);
    }
}
