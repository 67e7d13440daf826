package io.exposedapp.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProbedAddressesTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final List<String> ADDRESS = List.of("100.64.0.2");
    private static final List<String> HOME = List.of("home");
    private static final List<String> NOWHERE = List.of();

    private final ProbedAddresses addresses = new ProbedAddresses();

    @Test
    void onlyWhatDiffersIsNews() {
        assertThat(addresses.heard("home", ADDRESS, NOW)).isTrue();
        assertThat(addresses.heard("home", ADDRESS, NOW)).isFalse();
        assertThat(addresses.heard("home", List.of(), NOW)).isTrue();
    }

    @Test
    void aNodeWithoutProbeKeepsItsAddressForAMinute() {
        // Given a probe that was last seen now
        addresses.heard("home", ADDRESS, NOW.minusSeconds(600));
        assertThat(addresses.forget(HOME, HOME, NOW)).isEmpty();
        // When
        assertThat(addresses.forget(HOME, NOWHERE, NOW.plusSeconds(59))).contains(Duration.ofSeconds(1));
        // Then
        assertThat(addresses.byNode()).isEqualTo(Map.of("home", ADDRESS));
        assertThat(addresses.forget(HOME, NOWHERE, NOW.plusSeconds(60))).isEmpty();
        assertThat(addresses.byNode()).isEmpty();
    }

    @Test
    void anAddressGoesWithItsNode() {
        // Given
        addresses.heard("home", ADDRESS, NOW);
        addresses.heard("peer", ADDRESS, NOW);
        // When
        addresses.forget(HOME, NOWHERE, NOW);
        // Then
        assertThat(addresses.byNode()).containsOnlyKeys("home");
    }

    @Test
    void aProbeSpeaksForANodeThatIsntKnownYet() {
        // Given
        addresses.heard("home", ADDRESS, NOW);
        // When
        addresses.forget(NOWHERE, HOME, NOW);
        // Then
        assertThat(addresses.isKnown("home")).isTrue();
    }
}
