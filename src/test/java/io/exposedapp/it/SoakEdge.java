package io.exposedapp.it;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The lab's second VPS as the edge of a cluster of its own: with an account for it, and at the end of a long line (40
 * ms there and back).
 */
public final class SoakEdge implements AutoCloseable {

    static final String CLUSTER = "soak";

    private static final String VPS = "vps2";
    private static final String ADDRESS = OwnLab.address(VPS);
    private static final int PORT = 2222;
    /** Commands that give the VPS's Traefik a resolver "none", which is for names of tailnets alone, and take it. */
    public static final String ADD_RESOLVER =
            "sed -i '/^certificatesResolvers:/a\\  none: {tailscale: {}}' /etc/traefik/traefik.yml";

    public static final String REMOVE_RESOLVER = "sed -i '/^  none:/d' /etc/traefik/traefik.yml";

    private static final String ROUTES = "/srv/exposedapp/routes/" + CLUSTER + "_";
    private static final String UNIT = "/etc/systemd/system/traefik.service";
    private static final String CLAIM = "/srv/exposedapp/state/" + CLUSTER + ".claim";

    private final Path key;
    private final String manifest;

    SoakEdge(Path folder) throws IOException {
        key = folder.resolve("id");
        Commands.run(20, "", List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString()))
                .orFail();
        manifest = Commands.run(
                        60,
                        "",
                        List.of(
                                "lab/edge",
                                VPS,
                                "--account",
                                CLUSTER,
                                "--public-key",
                                Files.readString(folder.resolve("id.pub")).strip()))
                .orFail();
        clear();
        // its Traefik reads all files at each change of one, on processors that elsewhere aren't the operator's
        run(20, "sed -i '/^\\[Service\\]/a Nice=19' " + UNIT + "; " + ADD_RESOLVER + "; kill $(pidof traefik)");
        Commands.run(60, "", List.of("lab/slow-ssh", VPS, Integer.toString(PORT), "20ms"))
                .orFail();
    }

    /** Without certificates: its resolver is none that would ask for hundreds of them. */
    GenericKubernetesResource edge() {
        return Serialization.unmarshal(
                manifest.replace("port: 22\n", "host: " + ADDRESS + "\n    port: " + PORT + "\n")
                        .replace("resolver: letsencrypt", "resolver: none"),
                GenericKubernetesResource.class);
    }

    Secret secret() throws IOException {
        return new SecretBuilder()
                .withNewMetadata()
                .withName("edge-" + VPS + "-ssh")
                .withNamespace(TestCluster.NAMESPACE)
                .endMetadata()
                .addToStringData("ssh-privatekey", Files.readString(key))
                .build();
    }

    /** No file of this cluster is there, nor its claim. */
    void clear() {
        run(60, "rm -f " + ROUTES + "* " + CLAIM);
    }

    /** When this many route files are there; in milliseconds since 1970, told by the VPS itself. */
    long whenThereAre(int files, int seconds) {
        return when("[ $(ls " + ROUTES + "* 2>/dev/null | wc -l) = " + files + " ]", seconds);
    }

    long whenHolds(String app, String text, int seconds) {
        return when("grep -q " + text + " " + ROUTES + app + ".yml", seconds);
    }

    /**
     * When the operator has said for the second time from now on that it lives; it does at its first visit, and half a
     * minute later.
     */
    long whenVisitedTwice(int seconds) {
        String written = "$(stat -c %Z.%i " + CLAIM + " 2>/dev/null)";
        return when(
                "now=" + written
                        + "; [ \"$now\" = \"$last\" ] || { last=$now; times=$((${times:--1} + 1)); }; [ $times = 2 ]",
                seconds);
    }

    /** Of each route file what changes with each write: a file renamed into place is another one. */
    List<String> versions() {
        return new ArrayList<>(
                run(60, "stat -c '%n %i %Y %Z' " + ROUTES + "*").lines().toList());
    }

    private static long when(String condition, int seconds) {
        return Long.parseLong(run(seconds, "until { " + condition + "; }; do sleep 0.03; done; date +%s%3N")
                .strip());
    }

    private static String run(int seconds, String command) {
        return Commands.run(seconds, "", List.of("lab/run", VPS, "bash", "-c", command))
                .orFail();
    }

    @Override
    public void close() {
        Commands.run(60, "", List.of("lab/slow-ssh", VPS, "stop"));
        clear();
        run(20, "sed -i /^Nice=/d " + UNIT + "; " + REMOVE_RESOLVER + "; kill $(pidof traefik)");
    }
}
