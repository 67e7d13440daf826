package io.exposedapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.it.Commands.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every command that the docs show works: here, where it may change nothing that stays, or in what this names. */
@ExtendWith(SharedCluster.class)
class ShellBlocksIT {

    private static final Pattern BLOCK = Pattern.compile("^( *)```sh\n(.*?)^ *```", Pattern.DOTALL | Pattern.MULTILINE);

    /** How a command begins that can't run here: the file that does the same, and the words there. */
    private static final Map<String, List<String>> ELSEWHERE = Map.of(
            "mvn -B -q package -DskipTests",
            List.of("lab/lib/product.sh", "mvn -q -B -Dmaven.test.skip=true package"),
            "docker build -f src/main/docker/Dockerfile.operator",
            List.of("lab/lib/product.sh", "Dockerfile.operator"),
            "docker build -f src/main/docker/Dockerfile.tailnet-probe",
            List.of("lab/lib/product.sh", "product_image tailnet-probe"),
            // in the lab images take the way past a registry
            "docker push REGISTRY/",
            List.of("lab/install", "put_on_nodes"),
            "scp config/edge/setup.sh root@VPS:",
            List.of("lab/lib/edge.sh", "docker cp \"$REPO/config/edge/setup.sh\""),
            "ssh root@VPS \"bash setup.sh --edge-name",
            List.of("lab/lib/edge.sh", "setup.sh --account exposedapp --public-key"),
            "helm uninstall exposedapp",
            List.of("src/test/java/io/exposedapp/lab/UninstallIT.java", "\"uninstall\", \"exposedapp\""),
            "kubectl apply -f https://raw.githubusercontent.com/kubernetes-sigs/external-dns/",
            List.of("src/test/java/io/exposedapp/it/DnsEndpointIT.java", "cluster.apply(Files.readString(DEFINITION))"),
            // a single operator has none
            "kubectl -n exposedapp-system get lease exposedapp-operator",
            List.of("src/test/java/io/exposedapp/lab/LeaderIT.java", "\"get\", \"lease\", \"exposedapp-operator\""),
            "kubectl -n exposedapp-system logs deployment/exposedapp-operator",
            List.of("src/test/java/io/exposedapp/lab/OperatorIT.java", "\"logs\", \"deployment/exposedapp-operator\""));

    private static final Set<String> READING = Set.of("get", "describe", "wait");
    private static final Set<String> WRITING = Set.of("apply", "create", "delete", "patch", "annotate", "label");

    @TempDir
    private static Path folder;

    private static TestCluster cluster;

    @BeforeAll
    static void prepare(TestCluster shared) throws IOException {
        cluster = shared;
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), cluster.kubeconfigOfAdmin());
        Files.createDirectory(folder.resolve("bin"));
        for (String tool : List.of("kubectl", "helm")) {
            Path shim = Files.writeString(
                    folder.resolve("bin").resolve(tool),
                    "#!/bin/sh\nexec '" + Path.of("lab", tool).toAbsolutePath() + "' --kubeconfig='" + kubeconfig
                            + "' \"$@\"\n");
            assertThat(shim.toFile().setExecutable(true)).isTrue();
        }
        for (String part : List.of("crds", "helm", "config")) {
            Files.createSymbolicLink(folder.resolve(part), Path.of(part).toAbsolutePath());
        }
        Files.copy(Path.of("config/samples/edge.yaml"), folder.resolve("edge.yaml"));
        Files.writeString(folder.resolve("edge-vps"), "a key");
        // another class's, in the same cluster
        sh("kubectl annotate nodes --all exposedapp.io/tailnet-ip-").orFail();
        sh("kubectl create namespace immich && kubectl apply -f config/samples/immich.yaml")
                .orFail();
        sh("sed 's/name: vps$/name: documented/' edge.yaml | kubectl apply -f -")
                .orFail();
        // Argo CD's settings, as its own manifests make them
        sh("kubectl create namespace argocd && kubectl -n argocd create configmap argocd-cm")
                .orFail();
        status("-n immich xapp photos", "Ready", "Ready");
        status("edge documented", "Synced", "Drained");
    }

    private static void status(String object, String type, String reason) {
        sh("kubectl patch " + object
                        + " --subresource=status --type=merge -p '{\"status\": {\"observedGeneration\": 1, \"conditions\": [{\"type\": \""
                        + type
                        + "\", \"status\": \"True\", \"reason\": \"" + reason
                        + "\", \"message\": \"\", \"lastTransitionTime\": \"2026-01-01T00:00:00Z\"}]}}'")
                .orFail();
    }

    @AfterAll
    static void clean() {
        sh("kubectl delete edge documented; kubectl delete namespace immich argocd --wait=false")
                .orFail();
    }

    @TestFactory
    Stream<DynamicContainer> everyCommandWorks() throws IOException {
        List<DynamicContainer> pages = new ArrayList<>();
        for (Path page : SamplesIT.pages()) {
            pages.add(DynamicContainer.dynamicContainer(
                    page.toString(),
                    BLOCK.matcher(Files.readString(page))
                            .results()
                            .flatMap(ShellBlocksIT::commands)
                            .map(c -> DynamicTest.dynamicTest(c, () -> works(c)))));
        }
        return pages.stream();
    }

    /** One command a line, without comments; a line that goes on is one with the next. */
    private static Stream<String> commands(MatchResult block) {
        return block.group(2)
                .replaceAll("\\\\\n *", "")
                .lines()
                .map(l -> l.replaceAll("(^|\\s+)#.*", "").strip())
                .flatMap(l -> Stream.of(l.split("; ")))
                .filter(l -> !l.isBlank());
    }

    private static void works(String command) throws IOException {
        for (Map.Entry<String, List<String>> elsewhere : ELSEWHERE.entrySet()) {
            if (command.startsWith(elsewhere.getKey())) {
                // the formatter breaks lines where it likes
                assertThat(Files.readString(Path.of(elsewhere.getValue().get(0)))
                                .replaceAll("\\s+", " "))
                        .contains(elsewhere.getValue().get(1));
                return;
            }
        }
        Result result = sh(harmless(command));
        assertThat(result.ok())
                .as("%s\n%s%s", command, result.out(), result.err())
                .isTrue();
    }

    /** With names that exist here; what would change anything is only asked of the API server. */
    private static String harmless(String command) {
        String node =
                cluster.admin.nodes().list().getItems().get(0).getMetadata().getName();
        String named = command.replace("edge NAME", "edge documented")
                .replace("node NAME", "node " + node)
                .replace("-n NAMESPACE", "-n immich")
                .replace("xapp NAME", "xapp photos")
                .replace("REGISTRY", "registry.example.com");
        String verb = named.replaceFirst("^kubectl (-n \\S+ )?", "").split(" ", -1)[0];
        if (named.startsWith("kubectl ") && READING.contains(verb)) {
            return named;
        }
        if (named.startsWith("kubectl ") && WRITING.contains(verb)) {
            // the test's cluster got the definitions from another client than kubectl
            return named + " --dry-run=server" + (named.contains("--server-side -f crds/") ? " --force-conflicts" : "");
        }
        if (named.startsWith("helm upgrade ")) {
            // no release is there, so one is installed with the same flags; the objects that are there belong to no
            // release
            String former = named.contains("--reset-then-reuse-values") ? " --set " + TestCluster.REQUIRED : "";
            return named.replace(
                    "helm upgrade ", "helm upgrade --install --take-ownership --dry-run=server" + former + " ");
        }
        if (named.startsWith("cp config/samples/")) {
            return named;
        }
        if (named.startsWith("ssh-keygen ")) {
            return named.replace("-f edge-vps", "-f another-key");
        }
        throw new AssertionError("say how this is tried, or where: " + command);
    }

    private static Result sh(String command) {
        return Commands.run(
                60, "", List.of("sh", "-c", "cd '" + folder + "' && PATH=\"$PWD/bin:$PATH\" && " + command));
    }
}
