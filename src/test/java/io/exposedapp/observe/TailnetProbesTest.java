package io.exposedapp.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.FakeApiServer;
import io.exposedapp.FakeApiServer.Answer;
import io.exposedapp.FakeApiServer.Request;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodListBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

class TailnetProbesTest {

    private static final Answer SAID = Answer.ok("tailnet tailscale0 100.64.0.2\n");
    private static final Answer PODS = Answer.ok(Serialization.asJson(new PodListBuilder()
            .withNewMetadata()
            .withResourceVersion("1")
            .endMetadata()
            .build()));
    private static final Answer FORBIDDEN = Answer.refusal(403, "pods is forbidden: no right to read logs");

    @Test
    void aLogThatIsRefusedTakesNoAddressAway() throws IOException {
        // Given a right that is lost after the first line
        follow(request -> Optional.of(request == 1 ? SAID : FORBIDDEN), (api, probes, changes) -> {
            // When
            await("asked again twice").until(() -> asked(api) >= 3);
            // Then
            assertThat(probes.addresses()).isEqualTo(Map.of("home", List.of("100.64.0.2")));
            assertThat(changes).as("plans that are due").hasValue(1);
        });
    }

    @Test
    void aConnectionThatBreaksIsTriedAgainAndChangesNothing() throws IOException {
        follow(request -> request <= 2 ? Optional.empty() : Optional.of(SAID), (api, probes, changes) -> {
            // When
            await("heard").until(() -> changes.get() > 0);
            // Then
            assertThat(probes.addresses()).containsKey("home");
            assertThat(asked(api)).isEqualTo(3);
            assertThat(changes).as("plans that are due").hasValue(1);
        });
    }

    @Test
    void aConnectionThatDiesWithoutAWordIsReplaced() throws IOException {
        // Given a first request that is never answered
        CountDownLatch never = new CountDownLatch(1);
        follow(
                Duration.ofMillis(200),
                request -> {
                    if (request == 1) {
                        waitFor(never);
                    }
                    return Optional.of(SAID);
                },
                (api, probes, changes) -> {
                    // Then
                    await("heard").until(() -> probes.addresses().containsKey("home"));
                    assertThat(asked(api)).isGreaterThan(1);
                    never.countDown();
                });
    }

    @Test
    void aProbeThatIsReplacedTakesNoAddressAway() throws IOException {
        follow(request -> Optional.of(SAID), (api, probes, changes) -> {
            // Given
            await("heard").until(() -> probes.addresses().containsKey("home"));
            // When
            Optional<Duration> forgetting = probes.follow(List.of(), List.of("home"));
            // Then
            assertThat(probes.addresses()).containsKey("home");
            assertThat(forgetting.orElseThrow()).isBetween(Duration.ofSeconds(30), ProbedAddresses.WITHOUT_PROBE);
        });
    }

    @Test
    void pausesGrowUpToHalfAMinute() {
        assertThat(IntStream.of(0, 1, 2, 3, 4, 5, 6, 7, 1000)
                        .mapToLong(failures ->
                                TailnetProbes.BACKOFF.delay(failures, 1).toSeconds()))
                .containsExactly(1L, 1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L);
    }

    private interface Scene {
        void play(FakeApiServer api, TailnetProbes probes, AtomicInteger changes);
    }

    /** @param answers to each request for the log, from the first */
    private static void follow(IntFunction<Optional<Answer>> answers, Scene scene) throws IOException {
        follow(Duration.ofMinutes(1), answers, scene);
    }

    private static void follow(Duration anew, IntFunction<Optional<Answer>> answers, Scene scene) throws IOException {
        AtomicInteger requests = new AtomicInteger();
        AtomicInteger changes = new AtomicInteger();
        try (FakeApiServer api =
                new FakeApiServer(r -> isForLog(r) ? answers.apply(requests.incrementAndGet()) : Optional.of(PODS))) {
            TailnetProbes probes = new TailnetProbes(api.client, anew);
            probes.onChange(changes::incrementAndGet);
            probes.follow(List.of(probe()), List.of("home"));
            scene.play(api, probes, changes);
            probes.stop();
        }
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long asked(FakeApiServer api) {
        return api.requests().stream().filter(TailnetProbesTest::isForLog).count();
    }

    private static boolean isForLog(Request request) {
        return request.path().endsWith("/log");
    }

    private static Pod probe() {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("exposedapp-relays")
                .withName("tailnet-probe-x")
                .withUid("u")
                .endMetadata()
                .withNewSpec()
                .withNodeName("home")
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .endStatus()
                .build();
    }

    private static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(50));
    }
}
