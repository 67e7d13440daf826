package io.exposedapp.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.plan.reach.RequestWatch;
import io.exposedapp.plan.world.RequestFact;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When Traefik is asked for a certificate again. */
class CertificateRequestsTest {

    private static final String HOST = "photos.example.com";
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(50);

    private CertificateRequests requests = new CertificateRequests(LONG, List.of(LONG));

    @AfterEach
    void stop() {
        requests.stop();
    }

    @Test
    void aHostThatHasACertificateHasNoRequest() {
        watch(true, Optional.of(false));
        assertThat(requests.facts()).isEmpty();
    }

    @Test
    void whatIsNotKnownToBeMissingIsNotCounted() {
        watch(true, Optional.empty());
        assertThat(requests.facts()).isEmpty();
    }

    @Test
    void theFirstRequestIsCountedOnceHoweverManyPlansAreMade() {
        // When
        AtomicInteger changes = changes();
        watch(true, Optional.of(true));
        watch(true, Optional.of(true));
        // Then
        assertThat(fact().count()).isEqualTo(1);
        assertThat(fact().pausing()).isFalse();
        assertThat(Instant.parse(fact().at())).isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(changes).hasValue(1);
    }

    @Test
    void whoGetsNoCertificateIsNotAskedForAWhile() {
        // Given
        with(SHORT, LONG);
        AtomicInteger changes = changes();
        // When
        watch(true, Optional.of(true));
        // Then
        Awaitility.await().until(() -> fact().pausing());
        assertThat(fact().count()).isEqualTo(1);
        assertThat(changes.get()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void aRequestWhoseResultNobodySeesIsNotInVain() {
        // Given
        with(SHORT, LONG);
        watch(true, Optional.of(true));
        // When
        watch(true, Optional.empty());
        // Then: its window has passed more than once
        Awaitility.await().during(SHORT.multipliedBy(4)).until(() -> !fact().pausing());
        // When
        watch(true, Optional.of(true));
        // Then
        Awaitility.await().until(() -> fact().pausing());
    }

    @Test
    void aTimeInTheStatusThatCannotBeEndsThePauseAllTheSame() {
        for (String at : List.of(Instant.now().plus(LONG).toString(), Instant.MIN.toString(), Instant.MAX.toString())) {
            // Given
            with(SHORT, SHORT);
            RequestFact remembered = new RequestFact(at, 1, false);
            // When
            requests.watch(Map.of(HOST, new RequestWatch(false, Optional.of(true), Optional.of(remembered))));
            // Then
            Awaitility.await().until(() -> !fact().pausing());
        }
    }

    @Test
    void afterThePauseARequestCountsThoughItMayHaveSucceeded() {
        // Given
        with(SHORT, SHORT, LONG);
        watch(true, Optional.of(true));
        // When, then
        Awaitility.await().until(() -> {
            watch(true, Optional.empty());
            return fact().count() == 2;
        });
    }

    @Test
    void afterThePauseItIsAskedAgainAndThePausesGrow() {
        // Given
        with(SHORT, SHORT, LONG);
        // When the routes ask whenever they may
        Awaitility.await().until(() -> {
            watch(true, Optional.of(true));
            return fact().count() == 2 && fact().pausing();
        });
        // Then the second pause is the long one
        watch(true, Optional.of(true));
        assertThat(fact().pausing()).isTrue();
        assertThat(fact().count()).isEqualTo(2);
    }

    @Test
    void aRequestThatSucceedsIsForgotten() {
        watch(true, Optional.of(true));
        watch(true, Optional.of(false));
        assertThat(requests.facts()).isEmpty();
    }

    @Test
    void aHostWithoutAnAppIsForgotten() {
        watch(true, Optional.of(true));
        requests.watch(Map.of());
        assertThat(requests.facts()).isEmpty();
    }

    @Test
    void anOperatorThatStartsAnewContinuesThePause() {
        // When: no route asks, and the status says that it was in vain
        RequestFact before = new RequestFact(Instant.now().minusSeconds(100).toString(), 2, false);
        requests.watch(Map.of(HOST, new RequestWatch(false, Optional.of(true), Optional.of(before))));
        // Then
        assertThat(fact().pausing()).isTrue();
        assertThat(fact().count()).isEqualTo(2);
    }

    @Test
    void anOperatorThatStartsAnewDoesNotCountTheRequestUnderWayAgain() {
        RequestFact before = new RequestFact(Instant.now().minusSeconds(10).toString(), 2, false);
        requests.watch(Map.of(HOST, new RequestWatch(true, Optional.of(true), Optional.of(before))));
        assertThat(fact().pausing()).isFalse();
        assertThat(fact().count()).isEqualTo(2);
    }

    @Test
    void aPauseThatIsOverLetsItAskAtOnce() {
        // Given
        with(SHORT, SHORT);
        RequestFact before = new RequestFact(Instant.now().minusSeconds(100).toString(), 1, false);
        // When
        requests.watch(Map.of(HOST, new RequestWatch(false, Optional.of(true), Optional.of(before))));
        // Then
        Awaitility.await().until(() -> !fact().pausing());
    }

    private void with(Duration window, Duration... pauses) {
        requests.stop();
        requests = new CertificateRequests(window, List.of(pauses));
    }

    private AtomicInteger changes() {
        AtomicInteger changes = new AtomicInteger();
        requests.onChange(changes::incrementAndGet);
        return changes;
    }

    private void watch(boolean asked, Optional<Boolean> missing) {
        requests.watch(Map.of(HOST, new RequestWatch(asked, missing, Optional.empty())));
    }

    private RequestFact fact() {
        return requests.facts().get(HOST);
    }
}
