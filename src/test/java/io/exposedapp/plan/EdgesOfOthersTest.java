package io.exposedapp.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.Reason;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Settings;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.world.DeletionGuard;
import io.exposedapp.plan.world.DnsEndpointFacts;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.EdgeFacts.Takeover;
import io.exposedapp.plan.world.Outside;
import io.exposedapp.plan.world.World;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Edges are woken where their route set isn't what it was: what happens on one edge leaves the others alone. */
class EdgesOfOthersTest {

    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final Verdict FINE = Verdict.yes(Reason.Connected, "");

    @Test
    void aNewAppOnOneEdgeLeavesTheRouteSetOfAnotherEqual() {
        // Given
        ExposedApp photos = app("photos", "b");
        Plan before = Planner.plan(world(photos));

        // When
        Plan after = Planner.plan(world(photos, app("notes", "a")));

        // Then
        assertThat(after.routes().get("b")).isEqualTo(before.routes().get("b"));
    }

    @Test
    void aVisitKnowsAllAppsWhateverEdgeTheyAreOn() {
        // When
        Plan plan = Planner.plan(world(app("photos", "b"), app("notes", "a")));

        // Then
        assertThat(plan.wantedOn("b").orElseThrow().known())
                .containsExactlyInAnyOrder(new AppKey("apps", "notes"), new AppKey("apps", "photos"));
        assertThat(plan.wantedOn("c")).isEmpty();
    }

    private static World world(ExposedApp... apps) {
        return new World(
                new Settings("home", "exposedapp-relays", 8080, 8180, "haproxy:test", "IfNotPresent"),
                Optional.empty(),
                DeletionGuard.NO,
                List.of(apps),
                Stream.of("a", "b").map(EdgesOfOthersTest::edge).toList(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of("a", empty(), "b", empty()),
                Map.of(),
                Outside.NONE,
                DnsEndpointFacts.OFF);
    }

    private static EdgeFacts empty() {
        return new EdgeFacts(FINE, FINE, Map.of(), Optional.of(Set.of()), Takeover.None, true, 0);
    }

    private static ExposedApp app(String name, String edge) {
        return YAML.unmarshal("""
        apiVersion: exposedapp.io/v1alpha1
        kind: ExposedApp
        metadata: {name: %1$s, namespace: apps, uid: %1$s-uid}
        spec: {host: %1$s.example.com, service: {name: web}, edges: [{name: %2$s}]}
        """.formatted(name, edge), ExposedApp.class);
    }

    private static Edge edge(String name) {
        return YAML.unmarshal("""
        apiVersion: exposedapp.io/v1alpha1
        kind: Edge
        metadata: {name: %s}
        spec:
          publicAddresses: [203.0.113.10]
          tailnetAddress: 100.64.0.%d
          ssh: {hostKeys: [], privateKeySecret: {name: a, key: b}}
        """.formatted(name, name.charAt(0) - 'a' + 1), Edge.class);
    }
}
