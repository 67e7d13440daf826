package io.exposedapp.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.EdgeSpec;
import io.exposedapp.api.SecretKeyRef;
import io.exposedapp.api.SshSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class SameVpsTest {

    private static final EdgeSpec VPS = edge("100.64.0.1", "vps.example.com", "ssh-ed25519 A");

    @Test
    void oneThingInCommonIsEnough() {
        assertThat(SameVps.is(VPS, edge("100.64.0.1", "other.example.com", "ssh-ed25519 B")))
                .isTrue();
        assertThat(SameVps.is(VPS, edge("100.64.0.2", "vps.example.com", "ssh-ed25519 B")))
                .isTrue();
        assertThat(SameVps.is(VPS, edge("100.64.0.2", "other.example.com", "ssh-ed25519 A")))
                .isTrue();
    }

    @Test
    void nothingInCommonIsAnother() {
        assertThat(SameVps.is(VPS, edge("100.64.0.2", "other.example.com", "ssh-ed25519 B")))
                .isFalse();
        assertThat(SameVps.is(edge("100.64.0.1", null, "ssh-ed25519 A"), edge("100.64.0.2", null, "ssh-ed25519 B")))
                .isFalse();
    }

    private static EdgeSpec edge(String tailnetAddress, String host, String hostKey) {
        return new EdgeSpec(
                null,
                List.of(),
                tailnetAddress,
                new SshSpec(host, null, null, List.of(hostKey), new SecretKeyRef("s", "k")),
                null,
                null,
                null,
                null,
                null);
    }
}
