package io.exposedapp.edge.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EdgeTargetTest {

    @Test
    void doesNotShowThePrivateKey() {
        // Given
        EdgeTarget target = new EdgeTarget(
                "fsn", "2001:db8::1", 22, "exposedapp", List.of("ssh-ed25519 AAAA"), "-----BEGIN SECRET", "");

        // When
        String text = target.toString();

        // Then
        assertThat(text).contains("fsn", "[2001:db8::1]:22", "exposedapp").doesNotContain("SECRET");
    }
}
