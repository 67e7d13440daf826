package io.exposedapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.model.AppKey;
import org.junit.jupiter.api.Test;

class WriteLimiterTest {

    private static final AppKey A = new AppKey("apps", "a");
    private static final AppKey B = new AppKey("apps", "b");
    private static final AppKey C = new AppKey("apps", "c");

    private final WriteLimiter turns = new WriteLimiter(1);

    @Test
    void whoWaitsLongestIsCalledFirstOnce() {
        // Given
        assertThat(turns.take(A)).isTrue();
        assertThat(turns.take(B)).isFalse();
        assertThat(turns.take(C)).isFalse();
        assertThat(turns.take(B)).isFalse();
        assertThat(turns.next()).isEmpty();
        // When
        turns.giveBack();
        // Then
        assertThat(turns.next()).contains(B);
        assertThat(turns.next()).contains(C);
        assertThat(turns.next()).isEmpty();
    }

    @Test
    void whoWasCalledAndTookNoTurnLeavesItToTheNext() {
        turns.take(A);
        turns.take(B);
        turns.take(C);
        turns.giveBack();
        assertThat(turns.next()).contains(B);
        // B has nothing to do any more
        assertThat(turns.next()).contains(C);
        assertThat(turns.take(C)).isTrue();
    }
}
