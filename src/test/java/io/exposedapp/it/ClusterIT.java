package io.exposedapp.it;

import static io.exposedapp.it.TestCluster.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.exposedapp.api.Edge;
import io.exposedapp.api.EdgeStatus;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.model.Names;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The packaged operator on a real API server, under the rights that the chart gives it. No edge answers here. */
@ExtendWith(SharedCluster.class)
class ClusterIT {

    private static TestCluster cluster;
    private static RunningOperator operator;

    @BeforeAll
    static void start(TestCluster shared) throws IOException {
        cluster = shared;
        cluster.makeExposable();
        operator = cluster.startOperator();
        await("it works")
                .atMost(Duration.ofSeconds(60))
                .until(() -> operator.log().contains("First plan"));
    }

    @AfterAll
    static void stop() {
        if (operator != null) {
            operator.close();
            System.out.println(operator.log());
        }
    }

    @AfterEach
    void removeApps() {
        cluster.removeApps();
    }

    @TestFactory
    List<DynamicTest> invalidObjectsAreRefusedWithWordsThatHelp() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/invalid"))) {
            return files.sorted()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                        String text = Files.readString(file);
                        String expected = text.lines().findFirst().orElseThrow().substring("# expect: ".length());
                        assertRefused(text, Validation.STRICT, expected);
                    }))
                    .toList();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Validation.class,
            names = {"IGNORE", "WARN"})
    void aGrantWithMisspeltLabelsLetsNobodyInAlsoWhereFieldsAreNotValidated(Validation validation) throws IOException {
        String misspelt = Files.readString(Path.of("src/test/resources/invalid/edge-grant-labels-misspelt.yaml"));
        assertRefused(misspelt, validation, "or all: true for every namespace");
    }

    private static void assertRefused(String yaml, Validation validation, String expected) {
        KubernetesClientException refusal =
                catchThrowableOfType(KubernetesClientException.class, () -> create(yaml, validation));
        assertThat(refusal).as("accepted: %s", yaml).isNotNull();
        assertThat(refusal.getMessage()).contains(expected);
    }

    @Test
    void anAppGetsARelayThatSettles() {
        // When
        cluster.expose("settles", "");
        // Then
        DaemonSet relay = awaitRelay("settles");
        await("claimed").until(() -> condition("settles", "Accepted").startsWith("True Accepted"));
        assertThat(relay.getMetadata().getOwnerReferences().get(0).getUid())
                .isEqualTo(cluster.installation().getMetadata().getUid());
        // an event for the relays wakes their reconciler, which finds nothing to do
        cluster.admin.resource(cluster.installation()).edit(c -> {
            c.getMetadata().setAnnotations(java.util.Map.of("woken", "true"));
            return c;
        });
        cluster.expose("second", "");
        awaitRelay("second");
        assertThat(relay("settles").getMetadata().getGeneration())
                .isEqualTo(relay.getMetadata().getGeneration());
    }

    @Test
    void anAppsStatusThatSomebodyElseWroteIsPutRight() {
        // Given: an app whose plan nothing changes
        cluster.expose("written", "  edges: [{name: nowhere}]");
        await("told").until(() -> condition("written", "Accepted").startsWith("False EdgeNotFound"));
        // When: as a write of the operator does that the API server carries out after the operator gave up on it
        cluster.admin
                .resources(ExposedApp.class)
                .inNamespace("default")
                .withName("written")
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON),
                        "[{\"op\": \"replace\", \"path\": \"/status/conditions/0/reason\", \"value\": \"HostConflict\"}]");
        // Then
        await("put right").until(() -> condition("written", "Accepted").startsWith("False EdgeNotFound"));
    }

    @Test
    void aRelayChangedByHandIsPutRight() {
        // Given
        cluster.expose("edited", "");
        DaemonSet relay = awaitRelay("edited");
        // When
        cluster.admin
                .apps()
                .daemonSets()
                .inNamespace(TestCluster.RELAYS)
                .withName(relay.getMetadata().getName())
                .patch(
                        PatchContext.of(PatchType.STRATEGIC_MERGE),
                        "{\"spec\": {\"template\": {\"spec\": {\"containers\": [{\"name\": \"haproxy\", \"image\": \"localhost/other:1\"}]}}}}");
        // Then
        await("image put right")
                .until(() -> relay("edited")
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getImage()
                        .equals("localhost/none:1"));
    }

    @Test
    void aRelayWhoseOwnerOrLabelWasTakenOffByHandIsPutRight() {
        // Given
        cluster.expose("unlabelled", "");
        DaemonSet relay = awaitRelay("unlabelled");
        for (String taken : List.of(
                "{\"metadata\": {\"annotations\": {\"exposedapp.io/app-namespace\": null}}}",
                "{\"metadata\": {\"labels\": {\"app.kubernetes.io/name\": null}}}")) {
            // When
            cluster.admin.resource(relay).patch(PatchContext.of(PatchType.JSON_MERGE), taken);
            // Then
            await("put right after " + taken).until(() -> {
                DaemonSet now = cluster.admin.resource(relay).get();
                return now.getMetadata().getLabels().containsKey("app.kubernetes.io/name")
                        && now.getMetadata().getAnnotations().containsKey("exposedapp.io/app-namespace");
            });
            assertThat(cluster.admin.resource(relay).get().getMetadata().getUid())
                    .as("the very relay")
                    .isEqualTo(relay.getMetadata().getUid());
        }
        // and other apps are served
        cluster.expose("after-unlabelled", "");
        awaitRelay("after-unlabelled");
    }

    @Test
    void aRelayDeletedByHandComesBackOnItsPort() {
        // Given
        cluster.expose("removed", "");
        DaemonSet relay = awaitRelay("removed");
        await("port told").until(() -> condition("removed", "Accepted").startsWith("True"));
        // When
        cluster.admin.resource(relay).delete();
        // Then
        await("back")
                .until(() -> relay("removed") != null
                        && !relay("removed")
                                .getMetadata()
                                .getUid()
                                .equals(relay.getMetadata().getUid()));
        assertThat(relay("removed").getMetadata().getName())
                .isEqualTo(relay.getMetadata().getName());
    }

    @Test
    void aDeletedAppsRelayGoesAndItsPortIsReserved() {
        // Given
        cluster.expose("goes", "");
        String relay = awaitRelay("goes").getMetadata().getName();
        // When
        cluster.admin
                .resources(ExposedApp.class)
                .inNamespace("default")
                .withName("goes")
                .delete();
        // Then
        await("gone").until(() -> relay("goes") == null);
        var claim =
                cluster.admin.configMaps().inNamespace(TestCluster.RELAYS).withName(relay.replace("relay-", "port-"));
        await("its port is kept while no edge says that nothing leads there")
                .until(() -> "Reserved".equals(claim.get().getData().get("state")));
        assertThat(claim.get().getData()).containsEntry("app", "default/goes");
    }

    @Test
    void aRelayThatAQuotaRefusesIsToldAndHoldsNobodyElseUp() {
        // Given an app that is served, and a quota that lets no more relays in
        cluster.expose("first", "");
        awaitRelay("first");
        await("claimed").until(() -> condition("first", "Accepted").startsWith("True"));
        int relays = cluster.admin
                .apps()
                .daemonSets()
                .inNamespace(TestCluster.RELAYS)
                .list()
                .getItems()
                .size();
        cluster.apply("""
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: few, namespace: %s}
        spec: {hard: {count/daemonsets.apps: "%d"}}
        """.formatted(TestCluster.RELAYS, relays));
        var quota =
                cluster.admin.resourceQuotas().inNamespace(TestCluster.RELAYS).withName("few");
        await("in force")
                .until(() -> quota.get().getStatus() != null
                        && quota.get().getStatus().getUsed() != null);
        try {
            // When
            cluster.expose("refused", "");
            await("told").until(() -> condition("refused", "RelayReady").equals("False RelayRefused"));
            cluster.expose("first", "  aliases: [{host: more.example.com}]");
            // Then
            await("the other app's relay follows")
                    .until(() -> relay("first")
                            .getMetadata()
                            .getAnnotations()
                            .get(Names.ROUTES_ANNOTATION)
                            .contains("more.example.com/"));
            assertThat(message("refused", "RelayReady"))
                    .contains("exceeded quota: few")
                    .contains("namespace " + TestCluster.RELAYS);
        } finally {
            quota.delete();
        }
        await("heals")
                .atMost(Duration.ofSeconds(30))
                .until(() -> relay("refused") != null
                        && !condition("refused", "RelayReady").contains("RelayRefused"));
    }

    @Test
    void anUnreachableEdgeIsTold() {
        cluster.expose("untold", "");
        await("told").until(() -> condition("untold", "RouteSynced").startsWith("False SecretNotFound"));
        assertThat(cluster.admin
                        .resources(Edge.class)
                        .withName("vps")
                        .get()
                        .getStatus()
                        .conditions())
                .anyMatch(c -> c.getType().equals("Connected") && c.getReason().equals("SecretNotFound"));
    }

    @Test
    void aSecretThatMayNotBeReadIsToldWithTheCommandThatAllowsIt() {
        // Given
        var binding = cluster.admin
                .rbac()
                .roleBindings()
                .inNamespace(TestCluster.NAMESPACE)
                .withName(Names.SECRET_READER)
                .get();
        cluster.admin.resource(binding).delete();
        try {
            // Then
            await("told")
                    .atMost(Duration.ofSeconds(45))
                    .until(() -> connected().startsWith("SecretForbidden")
                            && connected()
                                    .contains("kubectl -n " + TestCluster.NAMESPACE
                                            + " create rolebinding exposedapp-secret-reader --clusterrole=exposedapp-secret-reader --serviceaccount="
                                            + TestCluster.NAMESPACE + ":"
                                            + TestCluster.SERVICE_ACCOUNT));
        } finally {
            binding.getMetadata().setResourceVersion(null);
            binding.getMetadata().setUid(null);
            cluster.admin.resource(binding).create();
        }
        await("heals").atMost(Duration.ofSeconds(45)).until(() -> connected().startsWith("SecretNotFound"));
    }

    /** Reason and message of the Edge's first condition. */
    private static String connected() {
        EdgeStatus status =
                cluster.admin.resources(Edge.class).withName("vps").get().getStatus();
        return status == null
                ? ""
                : status.conditions().stream()
                        .filter(c -> c.getType().equals("Connected"))
                        .map(c -> c.getReason() + " " + c.getMessage())
                        .findFirst()
                        .orElse("");
    }

    @Test
    void noRightIsMissing() {
        cluster.expose("rights", "");
        awaitRelay("rights");
        await("status written").until(() -> !condition("rights", "Ready").isEmpty());
        await("event written")
                .until(() -> cluster.admin.v1().events().inNamespace("default").list().getItems().stream()
                        .anyMatch(e -> "rights".equals(e.getInvolvedObject().getName())
                                && "ExposedApp".equals(e.getInvolvedObject().getKind())));
        assertThat(operator.log())
                .doesNotContainIgnoringCase("is forbidden: User")
                .doesNotContain("KubernetesClientException");
    }

    /** Validation of fields: kubectl's is strict, other clients' may be none. */
    private static void create(String yaml, Validation validation) {
        GenericKubernetesResource object = Serialization.unmarshal(yaml, GenericKubernetesResource.class);
        cluster.admin
                .genericKubernetesResources(object.getApiVersion(), object.getKind())
                .resource(object)
                .fieldValidation(validation)
                .create();
    }

    private static DaemonSet relay(String app) {
        return cluster.admin.apps().daemonSets().inNamespace(TestCluster.RELAYS).list().getItems().stream()
                .filter(d -> d.getMetadata().getName().startsWith("relay-")
                        && app.equals(d.getMetadata().getAnnotations().get(Names.APP_NAME_ANNOTATION)))
                .findFirst()
                .orElse(null);
    }

    private static DaemonSet awaitRelay(String app) {
        return await("relay of " + app).until(() -> relay(app), Objects::nonNull);
    }

    private static String condition(String app, String type) {
        return condition(app, type, c -> c.getStatus() + " " + c.getReason());
    }

    private static String message(String app, String type) {
        return condition(app, type, Condition::getMessage);
    }

    private static String condition(String app, String type, Function<Condition, String> part) {
        ExposedApp found = cluster.admin
                .resources(ExposedApp.class)
                .inNamespace("default")
                .withName(app)
                .get();
        return found.getStatus() == null
                ? ""
                : found.getStatus().conditions().stream()
                        .filter(c -> c.getType().equals(type))
                        .map(part)
                        .findFirst()
                        .orElse("");
    }
}
