package io.exposedapp.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.FakeApiServer;
import io.exposedapp.FakeApiServer.Answer;
import io.exposedapp.FakeApiServer.Request;
import io.exposedapp.config.OperatorConfig;
import io.exposedapp.engine.RefusedWrites;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Names;
import io.exposedapp.observe.KnownGone;
import io.exposedapp.observe.OwnWrites;
import io.exposedapp.plan.relay.RelaySet;
import io.exposedapp.plan.relay.RelaySet.Cause;
import io.exposedapp.plan.relay.RelaySet.Removal;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class RelayApplyTest {

    private static final String RELAYS = "/apis/apps/v1/namespaces/exposedapp-relays/daemonsets";
    private static final String PODS = "/api/v1/namespaces/exposedapp-relays/pods/";
    private static final AppKey APP = new AppKey("apps", "photos");
    private static final ConfigMap INSTALLATION = new ConfigMapBuilder()
            .withNewMetadata()
            .withName("installation")
            .endMetadata()
            .build();
    private static final OperatorConfig CONFIG = new SmallRyeConfigBuilder()
            .withMapping(OperatorConfig.class)
            .withConverter(Duration.class, 200, new DurationConverter())
            .withDefaultValue("exposedapp.cluster-name", "home")
            .withDefaultValue("exposedapp.namespace", "system")
            .withDefaultValue("exposedapp.relay.image", "haproxy:test")
            .build()
            .getConfigMapping(OperatorConfig.class);

    private final RefusedWrites refused = new RefusedWrites();

    @Test
    void aRelayThatIsRefusedHoldsNothingElseUp() throws IOException {
        apply(
                request ->
                        isForFirst(request) ? Optional.of(Answer.refusal(403, "exceeded quota: few")) : taken(request),
                everything(),
                (left, requests) -> {
                    assertThat(requests)
                            .anyMatch(r -> r.is("POST", RELAYS) && r.body().contains("relay-8081"))
                            .anyMatch(r -> r.is("PUT", RELAYS + "/relay-8082"))
                            .anyMatch(r -> r.is("DELETE", RELAYS + "/relay-8083"))
                            .anyMatch(r -> r.is("DELETE", PODS + "relay-8084-x"));
                    assertThat(refused.pausing()).containsExactly("relay-8080");
                    assertThat(left).isEqualTo(new RelayApply.Left(false, true, Optional.empty()));
                });
    }

    @Test
    void aConnectionThatBreaksHoldsNothingElseUpAndIsToldAtTheEnd() throws IOException {
        apply(
                request -> request.is("POST", RELAYS) ? Optional.empty() : taken(request),
                everything(),
                (left, requests) -> {
                    assertThat(requests)
                            .anyMatch(r -> r.is("DELETE", RELAYS + "/relay-8083"))
                            .anyMatch(r -> r.is("DELETE", PODS + "relay-8084-x"));
                    assertThat(left.failure().orElseThrow()).isInstanceOf(KubernetesClientException.class);
                    assertThat(left.failure().orElseThrow().getSuppressed())
                            .as("that of the other relay")
                            .hasSize(1);
                    assertThat(refused.pausing()).isEmpty();
                });
    }

    @Test
    void onlyTheVeryRelayThatWasLookedAtGoes() throws IOException {
        for (Cause cause : Cause.values()) {
            apply(
                    RelayApplyTest::taken,
                    removing(cause),
                    (left, requests) -> assertThat(delete(requests).body())
                            .contains("\"resourceVersion\":\"7\"")
                            .contains("\"uid\":\"uid-relay-8083\"")
                            .contains("\"propagationPolicy\":\"" + (cause == Cause.AppGone ? "Orphan" : "Background")
                                    + "\""));
        }
    }

    @Test
    void aRelayThatChangedMeanwhileStaysAndIsPlannedAgain() throws IOException {
        Optional<Answer> conflict = Optional.of(Answer.refusal(409, "the precondition failed"));
        apply(
                request -> request.method().equals("DELETE") ? conflict : taken(request),
                removing(Cause.AppGone),
                (left, requests) -> assertThat(left).isEqualTo(new RelayApply.Left(true, true, Optional.empty())));
    }

    @Test
    void podsThatWereLeftEndSideBySide() throws IOException {
        // Given an API server that answers when it was asked for both pods
        CyclicBarrier both = new CyclicBarrier(2);
        Work work = new Work(List.of(), List.of(), List.of(), List.of("relay-8084-x", "relay-8085-x"));
        apply(
                request -> {
                    try {
                        both.await(10, TimeUnit.SECONDS);
                    } catch (Exception e) {
                        return Optional.empty();
                    }
                    return taken(request);
                },
                work,
                (left, requests) -> assertThat(left.failure()).isEmpty());
    }

    @Test
    void anOldPodIsEndedWhenItsTimeHasComeAndDrains() throws IOException {
        SortedMap<String, Instant> succeeded = new TreeMap<>(Map.of(
                "relay-8084-x", Instant.now(), "relay-8085-x", Instant.now().plusSeconds(60)));
        apply(
                RelayApplyTest::taken,
                new Work(List.of(), List.of(), List.of(), List.of(), succeeded),
                (left, requests) -> {
                    List<Request> deletes = requests.stream()
                            .filter(r -> r.method().equals("DELETE"))
                            .toList();
                    assertThat(deletes)
                            .singleElement()
                            .matches(r -> r.is("DELETE", PODS + "relay-8084-x"))
                            .matches(r -> !r.body().contains("gracePeriodSeconds"));
                });
    }

    private record Work(
            List<DaemonSet> creates,
            List<DaemonSet> updates,
            List<Removal> removals,
            List<String> farewells,
            SortedMap<String, Instant> succeeded) {

        private Work(List<DaemonSet> creates, List<DaemonSet> updates, List<Removal> removals, List<String> farewells) {
            this(creates, updates, removals, farewells, new TreeMap<>());
        }
    }

    private interface Check {
        void of(RelayApply.Left left, List<Request> requests);
    }

    private static Work everything() {
        return new Work(
                List.of(relay("relay-8080", null), relay("relay-8081", null)),
                List.of(relay("relay-8082", "7")),
                List.of(new Removal("relay-8083", APP, Cause.AppGone)),
                List.of("relay-8084-x"));
    }

    private static Work removing(Cause cause) {
        return new Work(List.of(), List.of(), List.of(new Removal("relay-8083", APP, cause)), List.of());
    }

    private void apply(Function<Request, Optional<Answer>> answers, Work work, Check check) throws IOException {
        try (FakeApiServer api = new FakeApiServer(answers)) {
            RelayApply relays = new RelayApply(api.client, CONFIG, new KnownGone(true, APP), new OwnWrites(), refused);
            RelaySet wanted = new RelaySet(
                    new TreeMap<>(),
                    work.removals(),
                    Set.of(),
                    new TreeMap<>(),
                    work.farewells(),
                    List.of(),
                    work.succeeded());
            RelayApply.Left left = relays.apply(
                    INSTALLATION, wanted, new RelayDiff(work.creates(), work.updates(), List.of(), List.of()));
            check.of(left, api.requests());
        }
    }

    /** The API server takes whatever it is given, and has what it is asked for. */
    private static Optional<Answer> taken(Request request) {
        String name = request.path().substring(request.path().lastIndexOf('/') + 1);
        return Optional.of(Answer.ok(
                switch (request.method()) {
                    case "GET" ->
                        Serialization.asJson(
                                request.path().startsWith(PODS)
                                        ? new PodBuilder()
                                                .withNewMetadata()
                                                .withName(name)
                                                .withNamespace("exposedapp-relays")
                                                .endMetadata()
                                                .build()
                                        : relay(name, "7"));
                    case "DELETE" -> "{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"status\": \"Success\"}";
                    default -> request.body();
                }));
    }

    private static boolean isForFirst(Request request) {
        return request.is("POST", RELAYS) && request.body().contains("relay-8080");
    }

    private static Request delete(List<Request> requests) {
        return requests.stream()
                .filter(r -> r.is("DELETE", RELAYS + "/relay-8083"))
                .findFirst()
                .orElseThrow();
    }

    private static DaemonSet relay(String name, String version) {
        return new DaemonSetBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("exposedapp-relays")
                .withUid("uid-" + name)
                .withResourceVersion(version)
                .addToAnnotations(Names.APP_NAMESPACE_ANNOTATION, APP.namespace())
                .addToAnnotations(Names.APP_NAME_ANNOTATION, APP.name())
                .endMetadata()
                .build();
    }
}
