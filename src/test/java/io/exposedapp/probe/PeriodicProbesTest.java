package io.exposedapp.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.model.Backoff;
import io.exposedapp.plan.reach.Watch;
import io.exposedapp.plan.world.DnsFact;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When hosts are looked up, and who learns of it. */
class PeriodicProbesTest {

    private static final Backoff NEVER = new Backoff(Duration.ofHours(1), 1, Duration.ofHours(1), 0);
    private static final Backoff SOON = new Backoff(Duration.ofMillis(20), 1, Duration.ofMillis(20), 0);
    private static final DnsFact HERE = DnsFact.found(List.of("203.0.113.10"), List.of());

    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private final Map<String, DnsFact> zone = new ConcurrentHashMap<>(Map.of("a.example.com", HERE));
    private final Set<String> slow = ConcurrentHashMap.newKeySet();
    private final Queue<CompletableFuture<DnsFact>> unanswered = new ConcurrentLinkedQueue<>();
    private final AtomicInteger failing = new AtomicInteger();
    private final AtomicInteger changes = new AtomicInteger();
    private final DnsProbes probes = new DnsProbes((host, before) -> answer(host), new ProbeSchedule(SOON, NEVER));

    PeriodicProbesTest() {
        probes.onChange(changes::incrementAndGet);
    }

    @AfterEach
    void stop() {
        probes.stop();
    }

    @Test
    void aNewHostIsLookedUpAtOnceAndTold() {
        // When
        probes.watch(Map.of("a.example.com", new Watch(false, List.of("1"))));
        // Then
        awaitFact("a.example.com", HERE);
        assertThat(changes).hasValue(1);
    }

    @Test
    void aHostThatIsWrongIsLookedUpAgainAndToldOnlyWhenItChanges() {
        // Given
        probes.watch(Map.of("b.example.com", new Watch(false, List.of("1"))));
        awaitFact("b.example.com", DnsFact.noSuchHost());
        awaitAsked("b.example.com", 3);
        assertThat(changes).hasValue(1);
        // When
        zone.put("b.example.com", HERE);
        // Then
        awaitFact("b.example.com", HERE);
        Awaitility.await().until(() -> changes.get() == 2);
    }

    @Test
    void aHostThatIsWellIsLookedUpAFewTimesWhateverElseChanges() {
        // Given
        probes.watch(Map.of("a.example.com", new Watch(true, List.of("1"))));
        awaitAsked("a.example.com", ProbeSchedule.AFTER_A_CHANGE);
        // When
        for (String cause : List.of("1", "2", "3")) {
            probes.watch(Map.of(
                    "a.example.com", new Watch(true, List.of("1")),
                    "b.example.com", new Watch(false, List.of(cause))));
            awaitAsked("b.example.com", 2);
        }
        // Then
        assertThat(asked("a.example.com")).isEqualTo(ProbeSchedule.AFTER_A_CHANGE);
    }

    @Test
    void whatWasWellIsOtherwiseOnlyWhenTwoProbesSaySo() {
        // Given
        PeriodicProbes<String, DnsFact> often =
                new DnsProbes((host, before) -> answer(host), new ProbeSchedule(SOON, SOON));
        often.watch(Map.of("a.example.com", new Watch(true, List.of("1"))));
        Awaitility.await().until(() -> often.facts().containsKey("a.example.com"));
        AtomicInteger told = new AtomicInteger();
        often.onChange(told::incrementAndGet);
        // When one lookup fails
        failing.set(1);
        Awaitility.await().until(() -> failing.get() == 0);
        awaitAsked("a.example.com", asked("a.example.com") + 3);
        // Then
        assertThat(told).hasValue(0);
        assertThat(often.facts().get("a.example.com").fact()).isEqualTo(HERE);
        // When all fail
        failing.set(1000);
        // Then
        Awaitility.await().until(() -> told.get() > 0);
        often.stop();
    }

    @Test
    void aChangedAppIsLookedUpAtOnce() {
        // Given
        probes.watch(Map.of("a.example.com", new Watch(true, List.of("1"))));
        awaitFact("a.example.com", HERE);
        // When
        zone.put("a.example.com", DnsFact.noSuchHost());
        probes.watch(Map.of("a.example.com", new Watch(true, List.of("2"))));
        // Then
        awaitFact("a.example.com", DnsFact.noSuchHost());
    }

    @Test
    void aHostThatTurnsWrongIsLookedUpSoon() {
        // Given
        probes.watch(Map.of("a.example.com", new Watch(true, List.of("1"))));
        awaitFact("a.example.com", HERE);
        // When: its Edge has another address, say
        probes.watch(Map.of("a.example.com", new Watch(false, List.of("1"))));
        // Then
        awaitAsked("a.example.com", ProbeSchedule.AFTER_A_CHANGE + 2);
    }

    @Test
    void aHostWithoutAnAppIsForgotten() {
        // Given
        probes.watch(Map.of("a.example.com", new Watch(false, List.of("1"))));
        awaitFact("a.example.com", HERE);
        // When
        probes.watch(Map.of());
        // Then
        assertThat(probes.facts()).isEmpty();
    }

    @Test
    void slowNameServersDelayNoOtherHost() {
        // Given: lookups that do not end
        Map<String, Watch> many = IntStream.range(0, 50)
                .mapToObj(i -> "slow" + i + ".example.com")
                .collect(Collectors.toMap(h -> h, h -> new Watch(false, List.of("1"))));
        slow.addAll(many.keySet());
        probes.watch(many);
        // When
        many.put("a.example.com", new Watch(false, List.of("1")));
        probes.watch(many);
        // Then
        awaitFact("a.example.com", HERE);
    }

    @Test
    void aLimitedNumberOfHostsIsLookedUpAtOnce() {
        // Given: one that ended is not due again
        DnsProbes once = new DnsProbes((host, before) -> answer(host), new ProbeSchedule(NEVER, NEVER));
        Map<String, Watch> many = IntStream.range(0, DnsProbes.MOST_AT_ONCE + 10)
                .mapToObj(i -> "slow" + i + ".example.com")
                .collect(Collectors.toMap(h -> h, h -> new Watch(false, List.of("1"))));
        slow.addAll(many.keySet());
        // When
        once.watch(many);
        // Then
        Awaitility.await().until(() -> asked.size() == DnsProbes.MOST_AT_ONCE);
        // When one of them ends
        unanswered.remove().complete(HERE);
        // Then the next one is tried
        Awaitility.await().until(() -> asked.size() == DnsProbes.MOST_AT_ONCE + 1);
        once.stop();
    }

    @Test
    void aLookupThatThrowsIsAFailure() {
        // When
        probes.watch(Map.of(
                "fails.example.com",
                new Watch(false, List.of("1")),
                "throws.example.com",
                new Watch(false, List.of("1"))));
        // Then: it is tried again
        for (String host : List.of("fails.example.com", "throws.example.com")) {
            awaitAsked(host, 3);
            assertThat(probes.facts().get(host).fact().answer()).isEqualTo(DnsFact.Answer.Failed);
        }
    }

    private CompletionStage<DnsFact> answer(String host) {
        asked.computeIfAbsent(host, h -> new AtomicInteger()).incrementAndGet();
        if (failing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return CompletableFuture.completedFuture(DnsFact.failed("lost"));
        }
        if (slow.contains(host)) {
            CompletableFuture<DnsFact> answer = new CompletableFuture<>();
            unanswered.add(answer);
            return answer;
        }
        if (host.startsWith("throws")) {
            throw new IllegalStateException("thrown");
        }
        if (host.startsWith("fails")) {
            return CompletableFuture.failedFuture(new IllegalStateException("failed"));
        }
        return CompletableFuture.completedFuture(zone.getOrDefault(host, DnsFact.noSuchHost()));
    }

    private int asked(String host) {
        return asked.getOrDefault(host, new AtomicInteger()).get();
    }

    private void awaitAsked(String host, int times) {
        Awaitility.await().until(() -> asked(host) >= times);
    }

    private void awaitFact(String host, DnsFact fact) {
        Awaitility.await()
                .until(() -> Optional.ofNullable(probes.facts().get(host))
                        .filter(p -> fact.equals(p.fact()))
                        .isPresent());
    }
}
