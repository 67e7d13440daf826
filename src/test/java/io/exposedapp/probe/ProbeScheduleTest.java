package io.exposedapp.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The times that docs/operations.md promises. */
class ProbeScheduleTest {

    private static final ProbeSchedule SCHEDULE = ProbeSchedule.every(Duration.ofSeconds(60));

    @Test
    void aNewHostIsLookedUpAtOnce() {
        assertThat(SCHEDULE.next(0, false, 1)).isZero();
    }

    @Test
    void aHostThatIsNotReadyIsLookedUpEvery2To20Seconds() {
        assertThat(SCHEDULE.next(1, false, 1)).isEqualTo(Duration.ofSeconds(2));
        assertThat(SCHEDULE.next(2, false, 1)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(3));
        assertThat(SCHEDULE.next(1000, false, 1)).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void aChangeIsFollowedForAFewSecondsHoweverWellAllIs() {
        assertThat(SCHEDULE.next(1, true, 1)).isEqualTo(Duration.ofSeconds(2));
        assertThat(SCHEDULE.next(2, true, 1)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(3));
    }

    @Test
    void aReadyHostIsLookedUpOnceAMinuteUpToATenthSooner() {
        assertThat(SCHEDULE.next(3, true, 1)).isEqualTo(Duration.ofSeconds(60));
        assertThat(SCHEDULE.next(1000, true, 0)).isEqualTo(Duration.ofSeconds(54));
    }
}
