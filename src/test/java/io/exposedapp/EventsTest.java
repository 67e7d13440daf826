package io.exposedapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EventsTest {

    @Test
    void aMessageIsNoLongerThanTheApiServerTakes() {
        assertThat(Events.shortened("x".repeat(1024))).hasSize(1024).endsWith("x");
        assertThat(Events.shortened("x".repeat(1025))).hasSize(1024).endsWith("x...");
    }

    /** Others write parts of messages, such as the issuer of a certificate. */
    @Test
    void theLimitCountsBytes() {
        assertThat(Events.shortened("ü".repeat(600)).getBytes(StandardCharsets.UTF_8))
                .hasSizeBetween(1020, 1024);
    }
}
