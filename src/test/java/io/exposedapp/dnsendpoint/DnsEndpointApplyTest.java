package io.exposedapp.dnsendpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.FakeApiServer;
import io.exposedapp.FakeApiServer.Answer;
import io.exposedapp.FakeApiServer.Request;
import io.exposedapp.TestConfig;
import io.exposedapp.dnsendpoint.DnsEndpointApply.Applied;
import io.exposedapp.engine.WakeUps;
import io.exposedapp.model.AppKey;
import io.exposedapp.plan.reach.DnsEndpoint;
import io.exposedapp.plan.reach.DnsEndpoint.DnsRecord;
import io.exposedapp.plan.reach.DnsEndpointSet;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DnsEndpointApplyTest {

    private static final AppKey APP = new AppKey("photos", "immich");
    private static final DnsEndpoint ENDPOINT =
            new DnsEndpoint("uid-1", List.of(new DnsRecord("photos.example.com", "A", List.of("203.0.113.10"))));
    private static final String APPS = "/apis/exposedapp.io/v1alpha1/namespaces/photos/exposedapps/immich";
    private static final String ENDPOINTS = "/apis/externaldns.k8s.io/v1alpha1/namespaces/photos/dnsendpoints";

    private final Map<String, Answer> answers = new HashMap<>();
    private final Map<AppKey, GenericKubernetesResource> present = new HashMap<>();
    private final DnsEndpointSet desired = DnsEndpointSet.none();
    private Optional<String> trouble = Optional.empty();
    private FakeApiServer server;
    private DnsEndpointApply apply;

    @BeforeEach
    void start() throws IOException {
        has("uid-1", "");
        server = new FakeApiServer(request ->
                Optional.of(answers.getOrDefault(request.method() + " " + request.path(), Answer.ok(request.body()))));
        DnsEndpointWatch watch = new DnsEndpointWatch(null, TestConfig.HOME, new WakeUps()) {
            @Override
            Map<AppKey, GenericKubernetesResource> present() {
                return present;
            }

            @Override
            Optional<String> trouble() {
                return trouble;
            }
        };
        apply = new DnsEndpointApply(watch, new DnsEndpointWriter(server.client));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatIsMissingIsCreatedAndWhatIsUpToDateIsNotWritten() {
        // Given
        desired.desired().put(APP, ENDPOINT);
        // When
        Applied applied = apply.apply(desired);
        // Then
        assertThat(writes()).containsExactly("POST " + ENDPOINTS);
        assertThat(applied).isEqualTo(new Applied(List.of(), false, false));
        // When
        present.put(APP, DnsEndpointManifest.write(APP, ENDPOINT, Optional.empty()));
        apply.apply(desired);
        // Then
        assertThat(writes()).hasSize(1);
    }

    @Test
    void anAppThatIsGoneMeanwhileGetsNoDnsEndpoint() {
        // Given: Kubernetes has deleted the DNSEndpoint with its app, which the plan does not know yet
        desired.desired().put(APP, ENDPOINT);
        answers.put("GET " + APPS, Answer.refusal(404, "not found"));
        // When
        apply.apply(desired);
        // Then
        assertThat(writes()).isEmpty();
        // When: an app of that name is another one
        has("uid-2", "");
        apply.apply(desired);
        // Then
        assertThat(writes()).isEmpty();
        // When: it waits for somebody's finalizer
        has("uid-1", ", \"deletionTimestamp\": \"2026-11-30T00:00:00Z\"");
        apply.apply(desired);
        // Then
        assertThat(writes()).isEmpty();
    }

    @Test
    void aRefusalIsToldOnceAndTheWriteIsTriedAgain() {
        // Given
        desired.desired().put(APP, ENDPOINT);
        answers.put("POST " + ENDPOINTS, Answer.refusal(403, "exceeded quota: few"));
        // When
        Applied first = apply.apply(desired);
        Applied second = apply.apply(desired);
        // Then
        assertThat(first.news()).singleElement().satisfies(news -> {
            assertThat(news.app()).contains(APP);
            assertThat(news.reason()).isEqualTo("DnsEndpointRefused");
            assertThat(news.message()).contains("exceeded quota: few");
        });
        assertThat(second.news()).isEmpty();
        assertThat(second.left()).isTrue();
        assertThat(writes()).hasSize(2);
    }

    @Test
    void whatAnotherWriterChangedMeanwhileIsNoNewsAndIsTriedAgain() {
        // Given
        GenericKubernetesResource old =
                DnsEndpointManifest.write(APP, new DnsEndpoint("uid-1", List.of()), Optional.empty());
        old.getMetadata().setResourceVersion("7");
        present.put(APP, old);
        desired.desired().put(APP, ENDPOINT);
        answers.put("PUT " + ENDPOINTS + "/immich", Answer.refusal(409, "the object has been modified"));
        // When
        Applied applied = apply.apply(desired);
        // Then
        assertThat(writes()).containsExactly("PUT " + ENDPOINTS + "/immich");
        assertThat(server.requests()).last().satisfies(r -> assertThat(r.body()).contains("\"resourceVersion\":\"7\""));
        assertThat(applied).isEqualTo(new Applied(List.of(), true, false));
    }

    @Test
    void whatIsNotToBeThereIsDeletedInTheVersionThatWasSeen() {
        // Given
        GenericKubernetesResource old = DnsEndpointManifest.write(APP, ENDPOINT, Optional.empty());
        old.getMetadata().setResourceVersion("7");
        present.put(APP, old);
        desired.removed().add(APP);
        answers.put("DELETE " + ENDPOINTS + "/immich", Answer.ok("{\"kind\": \"Status\", \"status\": \"Success\"}"));
        // When
        apply.apply(desired);
        // Then
        assertThat(writes()).containsExactly("DELETE " + ENDPOINTS + "/immich");
        assertThat(server.requests()).last().satisfies(r -> assertThat(r.body()).contains("\"resourceVersion\":\"7\""));
    }

    @Test
    void whatPreventsAllAndWhatIsSomebodyElsesIsToldOnce() {
        // Given
        desired.foreign().add(APP);
        trouble = Optional.of("no CRD");
        // When
        Applied first = apply.apply(desired);
        Applied second = apply.apply(desired);
        // Then
        assertThat(first.news())
                .extracting(DnsEndpointNews::reason)
                .containsExactlyInAnyOrder("DnsEndpointNotOurs", "DnsEndpointsMissing");
        assertThat(first.left()).isFalse();
        assertThat(second.news()).isEmpty();
        // When: it comes again after it was well
        apply.apply(DnsEndpointSet.none());
        // Then
        assertThat(apply.apply(desired).news())
                .extracting(DnsEndpointNews::reason)
                .containsExactly("DnsEndpointNotOurs");
        assertThat(writes()).isEmpty();
    }

    private void has(String uid, String more) {
        answers.put("GET " + APPS, Answer.ok("""
                {"apiVersion": "exposedapp.io/v1alpha1", "kind": "ExposedApp",
                 "metadata": {"namespace": "photos", "name": "immich", "uid": "%s"%s}}
                """.formatted(uid, more)));
    }

    private List<String> writes() {
        return server.requests().stream()
                .filter(r -> !r.method().equals("GET"))
                .map(DnsEndpointApplyTest::line)
                .toList();
    }

    private static String line(Request request) {
        return request.method() + " " + request.path();
    }
}
