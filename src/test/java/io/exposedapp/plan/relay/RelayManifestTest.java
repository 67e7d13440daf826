package io.exposedapp.plan.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.model.AppKey;
import io.exposedapp.model.HostPath;
import io.exposedapp.model.Settings;
import io.exposedapp.plan.WorldFolder;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a plan takes over from the one before. */
class RelayManifestTest {

    private static final Settings SETTINGS = WorldFolder.SETTINGS;
    private static final Relay RELAY = new Relay(
            "as it was",
            SETTINGS,
            "owner",
            8080,
            holding("uid", "100.64.0.1"),
            new Backend("10.43.0.1", 80),
            "100.64.0.2");

    /** All that a relay is rendered from. */
    record Relay(
            String difference,
            Settings settings,
            String owner,
            int port,
            RelayOwnership holding,
            Backend backend,
            String node) {

        RelayManifest manifest(Map<List<?>, DaemonSet> before) {
            ConfigMap installation = new ConfigMapBuilder()
                    .withNewMetadata()
                    .withName("installation")
                    .withUid(owner)
                    .endMetadata()
                    .build();
            return new RelayManifest(settings, installation, before);
        }

        DaemonSet render(RelayManifest manifest) {
            return manifest.serving(port, holding, backend, new TreeMap<>(Map.of("home", node)));
        }

        @Override
        public String toString() {
            return difference;
        }
    }

    static Stream<Relay> others() {
        Relay r = RELAY;
        return Stream.of(
                new Relay(
                        "another image",
                        new Settings(
                                SETTINGS.clusterName(),
                                SETTINGS.relaysNamespace(),
                                SETTINGS.firstPort(),
                                SETTINGS.lastPort(),
                                "haproxy:next",
                                SETTINGS.relayPullPolicy()),
                        r.owner,
                        r.port,
                        r.holding,
                        r.backend,
                        r.node),
                new Relay("another owner", r.settings, "owner-2", r.port, r.holding, r.backend, r.node),
                new Relay("another port", r.settings, r.owner, 8081, r.holding, r.backend, r.node),
                new Relay(
                        "the app made anew",
                        r.settings,
                        r.owner,
                        r.port,
                        holding("uid-2", "100.64.0.1"),
                        r.backend,
                        r.node),
                new Relay(
                        "another edge's address",
                        r.settings,
                        r.owner,
                        r.port,
                        holding("uid", "100.64.0.9"),
                        r.backend,
                        r.node),
                new Relay(
                        "the Service made anew",
                        r.settings,
                        r.owner,
                        r.port,
                        r.holding,
                        new Backend("10.43.0.2", 80),
                        r.node),
                new Relay(
                        "another port of the Service",
                        r.settings,
                        r.owner,
                        r.port,
                        r.holding,
                        new Backend("10.43.0.1", 81),
                        r.node),
                new Relay(
                        "the node's address changed", r.settings, r.owner, r.port, r.holding, r.backend, "100.64.0.3"));
    }

    @Test
    void aRelayThatWouldBeTheSameIsTakenOver() {
        // Given
        RelayManifest first = RELAY.manifest(Map.of());
        DaemonSet before = RELAY.render(first);
        // When
        RelayManifest second = RELAY.manifest(first.rendered());
        // Then
        assertThat(RELAY.render(second)).isSameAs(before);
        assertThat(second.rendered()).as("for the plan after").isEqualTo(first.rendered());
    }

    @ParameterizedTest
    @MethodSource("others")
    void anyDifferenceMakesItAnew(Relay other) {
        // Given
        RelayManifest first = RELAY.manifest(Map.of());
        RELAY.render(first);
        // When
        RelayManifest second = other.manifest(first.rendered());
        // Then
        assertThat(other.render(second))
                .isEqualTo(other.render(other.manifest(Map.of())))
                .isNotEqualTo(RELAY.render(first));
        assertThat(second.rendered())
                .as("what isn't wanted any more is forgotten")
                .hasSize(1);
    }

    private static RelayOwnership holding(String uid, String source) {
        return new RelayOwnership(
                new AppKey("photos", "immich"),
                uid,
                List.of(new HostPath("photos.example.com", "/")),
                List.of("vps"),
                List.of(source));
    }
}
