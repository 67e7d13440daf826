package io.exposedapp.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(2), 2, Duration.ofSeconds(20), 0.25);

    @Test
    void eachWaitIsLongerUpToTheLimit() {
        assertThat(IntStream.of(1, 2, 3, 4, 5, 6, Integer.MAX_VALUE)
                        .mapToObj(failures -> BACKOFF.delay(failures, 1).toSeconds()))
                .containsExactly(2L, 4L, 8L, 16L, 20L, 20L, 20L);
    }

    @Test
    void withoutAFailureItWaitsAsAfterTheFirst() {
        assertThat(BACKOFF.delay(0, 1)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void chanceShortensTheWaitByTheJitterAtMost() {
        assertThat(BACKOFF.delay(6, 0)).isEqualTo(Duration.ofSeconds(15));
        assertThat(BACKOFF.delay(6, 0.5)).isEqualTo(Duration.ofMillis(17_500));
    }

    @Test
    void withAFactorOfOneTheWaitStaysTheSame() {
        Backoff steady = new Backoff(Duration.ofSeconds(15), 1, Duration.ofSeconds(15), 0);
        assertThat(steady.delay(1, 0)).isEqualTo(steady.delay(9, 1)).isEqualTo(Duration.ofSeconds(15));
    }
}
