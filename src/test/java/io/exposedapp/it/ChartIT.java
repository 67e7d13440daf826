package io.exposedapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.exposedapp.it.Commands.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the chart makes of its values, and which ones it refuses. */
class ChartIT {

    @Test
    void secretsAreReadOnlyWhereItIsWished() throws IOException {
        assertThat(objects(rendered(), "RoleBinding")).noneMatch(b -> name(b).equals("exposedapp-secret-reader"));
        assertThat(objects(rendered("readSecrets=true"), "RoleBinding"))
                .anyMatch(b -> name(b).equals("exposedapp-secret-reader"));
    }

    @Test
    void peopleGetNoRolesWhereTheyAreNotToBeAggregated() throws IOException {
        assertThat(objects(rendered(), "ClusterRole"))
                .extracting(ChartIT::name)
                .contains("exposedapp-view", "exposedapp-edit");
        assertThat(objects(rendered("aggregateRoles=false"), "ClusterRole"))
                .extracting(ChartIT::name)
                .containsExactlyInAnyOrder("exposedapp-operator", "exposedapp-secret-reader");
    }

    @Test
    void theRelaysNamespaceCanBeThereAlready() throws IOException {
        assertThat(objects(rendered(), "Namespace")).extracting(ChartIT::name).containsExactly("exposedapp-relays");
        assertThat(objects(rendered("relays.createNamespace=false"), "Namespace"))
                .isEmpty();
    }

    @Test
    void aServiceAccountOfAnotherNameHasAllRightsAndRunsAll() throws IOException {
        // When
        List<JsonNode> all = rendered(
                "serviceAccount.name=expose", "readSecrets=true", "replicas=2", "drainOnUninstall.enabled=true");
        // Then
        assertThat(objects(all, "ServiceAccount")).extracting(ChartIT::name).containsExactly("expose");
        assertThat(all.stream().filter(o -> o.has("subjects")))
                .hasSize(4)
                .allSatisfy(b -> assertThat(b.at("/subjects/0/name").asText()).isEqualTo("expose"));
        assertThat(all.stream()
                        .filter(o -> List.of("Deployment", "Job")
                                .contains(o.path("kind").asText())))
                .hasSize(2)
                .allSatisfy(o ->
                        assertThat(pod(o).path("serviceAccountName").asText()).isEqualTo("expose"));
    }

    @Test
    void moreVariablesComeAfterTheChartsOwn() throws IOException {
        // When
        JsonNode deployment =
                only(rendered("extraEnv[0].name=HTTPS_PROXY", "extraEnv[0].value=http://proxy:3128"), "Deployment");
        // Then
        JsonNode env = pod(deployment).at("/containers/0/env");
        assertThat(env.get(env.size() - 1)).hasToString("{\"name\":\"HTTPS_PROXY\",\"value\":\"http://proxy:3128\"}");
    }

    @Test
    void theProbeLooksAtTheInterfaceThatIsNamed() throws IOException {
        assertThat(pod(only(rendered("tailnetProbe.interface=wg0"), "DaemonSet"))
                        .at("/containers/0/env/0/value")
                        .asText())
                .isEqualTo("wg0");
    }

    @Test
    void dnsEndpointsAreWrittenOnlyWhereItIsWished() throws IOException {
        // When
        List<JsonNode> without = rendered();
        List<JsonNode> with = rendered("dnsEndpoints=true");
        // Then
        assertThat(dnsEndpoints(without)).isEqualTo("false");
        assertThat(without).noneMatch(o -> o.toString().contains("externaldns.k8s.io"));
        assertThat(dnsEndpoints(with)).isEqualTo("true");
        assertThat(objects(with, "ClusterRole").stream()
                        .flatMap(role -> StreamSupport.stream(role.path("rules").spliterator(), false))
                        .filter(rule -> rule.at("/apiGroups/0").asText().equals("externaldns.k8s.io")))
                .singleElement()
                .satisfies(rule -> {
                    assertThat(rule.path("resources")).hasToString("[\"dnsendpoints\"]");
                    assertThat(rule.path("verbs"))
                            .hasToString("[\"get\",\"list\",\"watch\",\"create\",\"update\",\"delete\"]");
                });
    }

    /** The operator's setting. */
    private static String dnsEndpoints(List<JsonNode> all) {
        return StreamSupport.stream(
                        pod(only(all, "Deployment")).at("/containers/0/env").spliterator(), false)
                .filter(variable -> variable.path("name").asText().equals("EXPOSEDAPP_DNS_ENDPOINTS"))
                .map(variable -> variable.path("value").asText())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void routesAreTakenOffBeforeAnUninstallOnlyWhereItIsWished() throws IOException {
        assertThat(objects(rendered(), "Job")).isEmpty();
        // When
        JsonNode job = only(rendered("drainOnUninstall.enabled=true", "drainOnUninstall.timeoutSeconds=90"), "Job");
        // Then
        assertThat(job.at("/metadata/annotations/helm.sh~1hook").asText()).isEqualTo("pre-delete");
        assertThat(pod(job).at("/containers/0/args")).hasToString("[\"exposedapp-relays\",\"90\"]");
        assertThat(job.at("/spec/activeDeadlineSeconds").asInt()).isGreaterThan(90);
    }

    @Test
    void severalOperatorsKeepApartUnlessToldOtherwise() throws IOException {
        // When
        JsonNode one = pod(only(rendered(), "Deployment"));
        JsonNode two = pod(only(rendered("replicas=2"), "Deployment"));
        JsonNode own = pod(only(rendered("replicas=2", "affinity.nodeAffinity.key=value"), "Deployment"));
        // Then
        assertThat(one.has("affinity")).isFalse();
        JsonNode term =
                two.at("/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/0/podAffinityTerm");
        assertThat(term.path("topologyKey").asText()).isEqualTo("kubernetes.io/hostname");
        assertThat(term.at("/labelSelector/matchLabels"))
                .isEqualTo(only(rendered("replicas=2"), "Deployment").at("/spec/selector/matchLabels"));
        assertThat(own.path("affinity")).hasToString("{\"nodeAffinity\":{\"key\":\"value\"}}");
    }

    @ParameterizedTest
    @CsvSource({
        "ClusterRole, exposedapps/status, [\"patch\"]",
        "ClusterRole, events, [\"create\"]",
        "Role, events, '[\"list\",\"watch\"]'",
        "Role, daemonsets, '[\"get\",\"list\",\"watch\",\"create\",\"update\",\"delete\"]'"
    })
    void theOperatorHasNoRightThatItDoesNotUse(String kind, String resource, String verbs) throws IOException {
        // When
        Stream<JsonNode> rules = objects(rendered(), kind).stream()
                .filter(role -> name(role).equals("exposedapp-operator"))
                .flatMap(role -> StreamSupport.stream(role.path("rules").spliterator(), false));
        // Then
        assertThat(rules.filter(rule -> rule.path("resources").get(0).asText().equals(resource)))
                .singleElement()
                .satisfies(rule -> assertThat(rule.path("verbs")).hasToString(verbs));
    }

    @ParameterizedTest
    @CsvSource({
        "clusterName=null, clusterName",
        "clusterName=seventeen-letters, clusterName",
        "clusterName=Home, clusterName",
        "image.repository=, image.repository is empty: build",
        "tailnetProbe.image=, tailnetProbe.image is empty: build",
        "relay.ports.from=9000, relay.ports: from is above to",
        "relay.ports.from=80, /relay/ports/from",
        "dnsEndpoints=yes, dnsEndpoints",
        "sweepInterval=3, sweepInterval",
        "restoreGrace=10 minutes, restoreGrace",
        "publicProbe.interval=9s, publicProbe/interval",
        "contentCheckInterval=-1h, contentCheckInterval",
        "drainOnUninstall.timeoutSeconds=241, timeoutSeconds",
        "relays.namespace=exposedapp-system, relays.namespace must not be",
        "clustername=home, clustername"
    })
    void wrongValuesAreRefused(String set, String words) {
        // When
        Result result = template(set);
        // Then
        assertThat(result.ok()).isFalse();
        assertThat(result.err()).contains(words);
    }

    private static List<JsonNode> rendered(String... sets) throws IOException {
        try (var documents = new YAMLMapper()
                .readerFor(JsonNode.class)
                .<JsonNode>readValues(template(sets).orFail())) {
            return documents.readAll().stream().filter(JsonNode::isObject).toList();
        }
    }

    private static Result template(String... sets) {
        List<String> command = new ArrayList<>(List.of(
                "lab/helm",
                "template",
                "exposedapp",
                "helm/exposedapp-operator",
                "--namespace",
                TestCluster.NAMESPACE,
                "--set",
                TestCluster.REQUIRED));
        Arrays.stream(sets).forEach(s -> command.addAll(List.of("--set", s)));
        return Commands.run(60, "", command);
    }

    private static List<JsonNode> objects(List<JsonNode> all, String kind) {
        return all.stream().filter(o -> o.path("kind").asText().equals(kind)).toList();
    }

    private static JsonNode only(List<JsonNode> all, String kind) {
        List<JsonNode> found = objects(all, kind);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    private static JsonNode pod(JsonNode object) {
        return object.at("/spec/template/spec");
    }
}
