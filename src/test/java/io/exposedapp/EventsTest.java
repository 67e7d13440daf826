package io.exposedapp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventsTest {

    @Test
    void aMessageIsNoLongerThanTheApiServerTakes() {
        assertThat(Events.shortened("x".repeat(1024))).hasSize(1024).endsWith("x");
        assertThat(Events.shortened("x".repeat(1025))).hasSize(1024).endsWith("x…");
    }
}
