package io.exposedapp.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RefusedWritesTest {

    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private final RefusedWrites writes = new RefusedWrites(() -> now);
    private final AtomicInteger changes = new AtomicInteger();

    RefusedWritesTest() {
        writes.onChange(changes::incrementAndGet);
    }

    @Test
    void whatIsRefusedPausesAndIsToldOnce() {
        // When
        writes.refused("relay-8080", "no room");
        // Then
        assertThat(writes.words()).isEqualTo(Map.of("relay-8080", "no room"));
        assertThat(writes.pausing()).containsExactly("relay-8080");
        now = now.plus(RefusedWrites.PAUSE);
        assertThat(writes.pausing()).isEmpty();
        assertThat(writes.refused("relay-8080", "no room")).as("told again").isFalse();
        assertThat(writes.pausing()).containsExactly("relay-8080");
        assertThat(changes).hasValue(1);
    }

    @Test
    void otherWordsAreNews() {
        assertThat(writes.refused("relay-8080", "no room")).isTrue();
        assertThat(writes.refused("relay-8080", "no right")).isTrue();
        assertThat(changes).hasValue(2);
    }

    @Test
    void whatIsTakenOrNotWantedAnyMoreIsForgotten() {
        // Given
        writes.refused("relay-8080", "no room");
        writes.refused("relay-8081", "no room");
        writes.refused("relay-8082", "no room");
        // When
        writes.taken("relay-8080");
        writes.retain(Set.of("relay-8081"));
        // Then
        assertThat(writes.words()).containsOnlyKeys("relay-8081");
        assertThat(changes).hasValue(5);
        writes.taken("relay-8080");
        writes.retain(Set.of("relay-8081"));
        assertThat(changes).hasValue(5);
    }
}
