package io.exposedapp.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.TestConfig;
import io.exposedapp.api.Edge;
import io.exposedapp.api.Reason;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Verdict;
import io.exposedapp.observe.ApiServer.Answer;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a stand-in for the API server. */
class DeletionCheckTest {

    private static final AppKey APP = new AppKey("photos", "immich");
    private static final String INSTALLATION = "/api/v1/namespaces/exposedapp-relays/configmaps/installation";
    private static final String APPS_DEFINITION =
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/exposedapps.exposedapp.io";
    private static final String EDGES_DEFINITION =
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/edges.exposedapp.io";
    private static final String EDGE = "/apis/exposedapp.io/v1alpha1/edges/fsn";

    private final ApiServer server = new ApiServer();
    private final DeletionCheck gone = new DeletionCheck(server.client(), TestConfig.HOME);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatTheApiServerDoesNotHaveIsGone() {
        // Given
        isThere("1");
        server.answer(path(APP), 404, "");

        // When
        boolean isGone = !gone.gone(Set.of(APP)).isEmpty();

        // Then
        assertThat(isGone).isTrue();
    }

    @Test
    void whatItHasIsNotGone() {
        // Given
        isThere("1");
        server.answer(
                path(APP),
                200,
                "{\"apiVersion\":\"exposedapp.io/v1alpha1\",\"kind\":\"ExposedApp\",\"metadata\":{\"name\":\"immich\"}}");

        // When
        boolean isGone = !gone.gone(Set.of(APP)).isEmpty();

        // Then
        assertThat(isGone).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 500, 503})
    void whatIsUnclearIsNotGone(int status) {
        // Given
        isThere("1");
        server.answer(path(APP), status, "");

        // When
        boolean isGone = !gone.gone(Set.of(APP)).isEmpty();

        // Then
        assertThat(isGone).isFalse();
    }

    @Test
    void withoutTheDefinitionNothingIsGone() {
        // Given
        isThere("1");
        server.answer(APPS_DEFINITION, 404, "");

        // When
        boolean isGone = !gone.gone(Set.of(APP)).isEmpty();

        // Then
        assertThat(isGone).isFalse();
    }

    @Test
    void whileTheDefinitionIsBeingDeletedNothingIsGone() {
        // Given
        isThere("1");
        server.answer(APPS_DEFINITION, 200, definition("1", "\"deletionTimestamp\":\"2026-11-22T12:00:00Z\","));

        // When
        boolean isGone = !gone.gone(Set.of(APP)).isEmpty();

        // Then
        assertThat(isGone).isFalse();
    }

    @Test
    void afterTheDefinitionWasMadeAnewNothingIsGone() {
        // Given
        isThere("1");
        server.answer(APPS_DEFINITION, 200, definition("2", ""));

        // When
        boolean isGone = !gone.gone(Set.of(APP)).isEmpty();

        // Then
        assertThat(isGone).isFalse();
    }

    @Test
    @Timeout(60)
    void manyAreAskedForSideBySideEachOfThemAndTheDefinitionOnceAfterwards() {
        // Given answers that come when sixteen have asked
        isThere("1");
        List<AppKey> apps = IntStream.range(0, 64)
                .mapToObj(i -> new AppKey("photos", "app" + i))
                .toList();
        CyclicBarrier sixteen = new CyclicBarrier(16);
        apps.forEach(app -> server.answer(path(app), () -> {
            meet(sixteen);
            return new Answer(404, "");
        }));

        // When
        assertThat(gone.gone(apps)).containsExactlyInAnyOrderElementsOf(apps);

        // Then
        assertThat(server.asked())
                .containsAll(apps.stream().map(DeletionCheckTest::path).toList())
                .hasSize(66);
        assertThat(server.asked().subList(64, 66)).containsExactly(APPS_DEFINITION, INSTALLATION);
    }

    @Test
    void oneThatIsUnclearLeavesAllForLater() {
        // Given
        isThere("1");
        AppKey forbidden = new AppKey("secret", "app");
        server.answer(path(forbidden), 403, "");

        // When
        assertThat(gone.gone(List.of(APP, forbidden))).isEmpty();

        // Then
        assertThat(gone.gone(List.of(APP))).containsExactly(APP);
    }

    @Test
    void anEdgeIsGoneUnlessItsDefinitionIsNewer() {
        // Given
        Edge edge = new Edge();
        edge.setMetadata(new ObjectMetaBuilder()
                .withName("fsn")
                .withCreationTimestamp("2026-11-22T12:00:00Z")
                .build());
        server.answer(EDGES_DEFINITION, 200, definition("1", "\"creationTimestamp\":\"2026-11-22T11:00:00Z\","));

        // When
        assertThat(gone.isGone(edge)).isTrue();

        // Then
        server.answer(EDGES_DEFINITION, 200, definition("2", "\"creationTimestamp\":\"2026-11-22T13:00:00Z\","));
        assertThat(gone.isGone(edge)).isFalse();
        server.answer(EDGES_DEFINITION, 200, definition("1", "\"creationTimestamp\":\"2026-11-22T11:00:00Z\","));
        server.answer(EDGE, 403, "");
        assertThat(gone.isGone(edge)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "403, ApiServerForbidden",
        "401, ApiServerForbidden",
        "500, ApiServerUnreachable",
        "429, ApiServerUnreachable"
    })
    void whyNothingMayBeChangedIsToldApart(int status, Reason reason) {
        // Given
        server.answer(INSTALLATION, status, "");

        // When
        Verdict why = gone.cutOff().orElseThrow();

        // Then
        assertThat(why.status()).isEqualTo(Verdict.Status.False);
        assertThat(why.reason()).isEqualTo(reason);
        assertThat(why.message()).contains("its plan may be old");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 404})
    void anAnswerIsAnAnswer(int status) {
        // Given
        server.answer(INSTALLATION, status, status == 200 ? installation("1") : "");

        // When
        boolean mayChange = gone.cutOff().isEmpty();

        // Then
        assertThat(mayChange).isTrue();
    }

    /** The client would go on asking for minutes. */
    @Test
    void anApiServerThatHangsIsToldOfInTime() throws InterruptedException {
        // Given
        CountDownLatch end = new CountDownLatch(1);
        server.answer(INSTALLATION, () -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new Answer(200, installation("1"));
        });
        long start = System.nanoTime();

        // When
        Verdict why = gone.cutOff().orElseThrow();

        // Then
        end.countDown();
        assertThat(why.reason()).isEqualTo(Reason.ApiServerUnreachable);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }

    /** Nothing is gone but apps. */
    private void isThere(String uid) {
        server.answer(APPS_DEFINITION, 200, definition(uid, ""));
        server.answer(INSTALLATION, 200, installation(uid));
    }

    private static String definition(String uid, String more) {
        return "{\"apiVersion\":\"apiextensions.k8s.io/v1\",\"kind\":\"CustomResourceDefinition\",\"metadata\":{" + more
                + "\"uid\":\"" + uid + "\"}}";
    }

    private static String installation(String uid) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"annotations\":{\"exposedapp.io/definition-uid\":\""
                + uid + "\"}}}";
    }

    private static String path(AppKey app) {
        return "/apis/exposedapp.io/v1alpha1/namespaces/" + app.namespace() + "/exposedapps/" + app.name();
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("the others never came", e);
        }
    }
}
