package io.exposedapp.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnWritesTest {

    private final OwnWrites writes = new OwnWrites();

    @Test
    void aCacheIsGoodWhileNothingWasWritten() {
        assertThat(writes.areIn("7", List.of())).isTrue();
    }

    @Test
    void aCacheIsBehindUntilItHasTakenUpTheNewestWrite() {
        // When
        writes.wrote(relay("a", "1000"));
        writes.wrote(relay("b", "999"));

        // Then
        assertThat(writes.areIn("999", List.of())).isFalse();
        assertThat(writes.areIn("1000", List.of())).isTrue();
        assertThat(writes.areIn("1001", List.of())).isTrue();
    }

    @Test
    void aCacheIsBehindWhileItHoldsWhatWasDeleted() {
        // When
        writes.deleted(relay("a", "5"));

        // Then
        assertThat(writes.areIn("9", List.of(relay("a", "6"), relay("b", "7")))).isFalse();
        assertThat(writes.areIn("9", List.of(relay("b", "7")))).isTrue();
        assertThat(writes.areIn("9", List.of(relay("b", "7"))))
                .as("and stays good")
                .isTrue();
    }

    @Test
    void versionsThatAreNoNumbersAreNeverTrusted() {
        assertThat(writes.areIn(null, List.of())).isFalse();
        assertThat(writes.areIn("x7", List.of())).isFalse();
        writes.wrote(relay("a", "x8"));
        assertThat(writes.areIn("9", List.of())).isFalse();
    }

    private static DaemonSet relay(String uid, String version) {
        return new DaemonSetBuilder()
                .withNewMetadata()
                .withName(uid)
                .withUid(uid)
                .withResourceVersion(version)
                .endMetadata()
                .build();
    }
}
