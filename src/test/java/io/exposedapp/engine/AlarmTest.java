package io.exposedapp.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AlarmTest {

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final AtomicInteger calls = new AtomicInteger();
    private final Alarm alarm = new Alarm(timer, calls::incrementAndGet);

    AlarmTest() {
        timer.setRemoveOnCancelPolicy(true);
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void howeverOftenItIsSetOneCallIsToCome() {
        // When
        for (int i = 0; i < 100; i++) {
            alarm.set(Optional.of(Duration.ofMinutes(10)));
        }
        // Then
        assertThat(timer.getQueue()).hasSize(1);
        alarm.set(Optional.empty());
        assertThat(timer.getQueue()).isEmpty();
    }

    @Test
    void itCallsWhenItsTimeHasCome() {
        alarm.set(Optional.of(Duration.ofMillis(1)));
        Awaitility.await("called").until(() -> calls.get() == 1);
    }
}
