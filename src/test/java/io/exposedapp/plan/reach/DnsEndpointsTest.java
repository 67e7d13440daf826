package io.exposedapp.plan.reach;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.DnsMode;
import io.exposedapp.api.DnsSpec;
import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.ExposedAppSpec;
import io.exposedapp.model.AppKey;
import io.exposedapp.plan.SmallWorld;
import io.exposedapp.plan.claim.Accepted;
import io.exposedapp.plan.reach.DnsEndpoint.DnsRecord;
import io.exposedapp.plan.world.DnsEndpointFacts;
import io.exposedapp.plan.world.DnsEndpointFacts.DnsEndpointFact;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which app has the records of a host, and which edges they name. Golden worlds show the usual cases. */
class DnsEndpointsTest {

    private static final Edge FSN = edge("fsn", "203.0.113.1", false);
    private static final Edge NBG = edge("nbg", "203.0.113.2", false);
    private static final Edge DRAINED = edge("nbg", "203.0.113.2", true);

    private final Set<String> answering = new TreeSet<>(Set.of("fsn", "nbg"));
    private final Set<String> dead = new TreeSet<>();
    private final Map<AppKey, DnsEndpointFact> present = new HashMap<>();
    private final Map<String, AppKey> firstHolders = new HashMap<>();

    @Test
    void anEdgeThatWasNotVisitedYetIsAddedOnlyOnceItAnswers() {
        // Given
        answering.remove("nbg");
        // Then
        assertThat(addresses(FSN, NBG)).containsExactly("203.0.113.1");
        // When
        answering.add("nbg");
        // Then
        assertThat(addresses(FSN, NBG)).containsExactly("203.0.113.1", "203.0.113.2");
    }

    @Test
    void aNewAppGetsAllEdgesWhileNoneIsKnown() {
        // Given
        answering.clear();
        // Then
        assertThat(addresses(FSN, NBG)).containsExactly("203.0.113.1", "203.0.113.2");
    }

    @Test
    void aDeadEdgeDoesNotComeBackBecauseTheOtherOneIsSilentForAMoment() {
        // Given
        has("a", true, "203.0.113.1");
        answering.clear();
        dead.add("nbg");
        // Then
        assertThat(addresses(FSN, NBG)).containsExactly("203.0.113.1");
        // When
        dead.add("fsn");
        // Then
        assertThat(addresses(FSN, NBG)).containsExactly("203.0.113.1", "203.0.113.2");
    }

    @Test
    void anEdgeThatFailsWhileTheOthersDoStaysInTheRecords() {
        // Given: home is cut off, which one edge shows a little later than the other
        has("a", true, "203.0.113.1", "203.0.113.2");
        answering.clear();
        dead.add("fsn");
        // Then
        assertThat(addresses(FSN, NBG)).containsExactly("203.0.113.1", "203.0.113.2");
    }

    @Test
    void aDrainedEdgeLeavesTheRecordsAtOnce() {
        // Given
        has("a", true, "203.0.113.1", "203.0.113.2");
        // Then
        assertThat(addresses(FSN, DRAINED)).containsExactly("203.0.113.1");
        assertThat(addresses(DRAINED)).containsExactly("203.0.113.2");
    }

    @Test
    void aDrainedEdgeIsNotPutBackWhenTheOtherDoesNotAnswer() {
        // Given
        has("a", true, "203.0.113.1");
        answering.clear();
        dead.add("fsn");
        // Then
        assertThat(addresses(FSN, DRAINED)).containsExactly("203.0.113.1");
    }

    @Test
    void anEdgeThatIsBeingDeletedLeavesTheRecordsAtOnce() {
        // Given: what the last visit found stands for as long as a finalizer holds the Edge
        has("a", true, "203.0.113.1", "203.0.113.2");
        Edge terminating = edge("nbg", "203.0.113.2", false);
        // When
        terminating.getMetadata().setDeletionTimestamp("2026-11-30T00:00:00Z");
        // Then
        assertThat(addresses(FSN, terminating)).containsExactly("203.0.113.1");
    }

    @Test
    void aNewPublicAddressIsTakenUp() {
        // Given
        has("a", true, "192.0.2.1");
        // Then
        assertThat(addresses(FSN)).containsExactly("203.0.113.1");
        // When
        answering.clear();
        // Then
        assertThat(addresses(FSN)).containsExactly("203.0.113.1");
    }

    @Test
    void theFirstHolderHasTheRecordsOfASharedHost() {
        // Given
        firstHolders.put("b.example.com", key("c"));
        // When
        DnsEndpointSet set = plan(List.of(app("b", "b.example.com", null), app("c", "b.example.com", null)));
        // Then
        assertThat(set.desired()).containsOnlyKeys(key("c"));
    }

    @Test
    void anAppTakesTheRecordsOverFromADeletedOne() {
        // Given: its reservation still holds the host
        firstHolders.put("b.example.com", key("deleted"));
        // When
        DnsEndpointSet set = plan(List.of(app("c", "b.example.com", null), app("b", "b.example.com", null)));
        // Then
        assertThat(set.desired()).containsOnlyKeys(key("b"));
    }

    @Test
    void anAppThatIsRefusedForNowKeepsTheHostsRecords() {
        // Given
        has("a", true, "203.0.113.1");
        // When: a is not accepted, and shares its host with b
        DnsEndpointSet set = plan(List.of(app("b", "a.example.com", null)));
        // Then
        assertThat(set).isEqualTo(DnsEndpointSet.none());
    }

    @Test
    void aHostBehindACdnHasNoRecordsInOtherAppsEither() {
        // Given
        has("b", true, "203.0.113.1");
        // When
        DnsEndpointSet set =
                plan(List.of(app("a", "a.example.com", DnsMode.Unchecked), app("b", "a.example.com", null)));
        // Then
        assertThat(set.desired()).isEmpty();
        assertThat(set.removed()).containsExactly(key("b"));
    }

    @Test
    void nothingIsPlannedBeforeDnsEndpointsAreListed() {
        // Given
        DnsEndpointFacts unknown = new DnsEndpointFacts(false, answering, dead, present);
        // When
        DnsEndpointSet set = new DnsEndpoints(unknown, host -> Optional.empty())
                .plan(Set.of(key("a")), List.of(app("a", "a.example.com", null)), Set.of());
        // Then
        assertThat(set).isEqualTo(DnsEndpointSet.none());
    }

    private List<String> addresses(Edge... edges) {
        return plan(List.of(new Accepted(app("a", "a.example.com", null).app(), List.of(edges))))
                .desired()
                .get(key("a"))
                .records()
                .stream()
                .map(DnsRecord::addresses)
                .flatMap(Collection::stream)
                .toList();
    }

    private DnsEndpointSet plan(List<Accepted> accepted) {
        Set<AppKey> apps = new TreeSet<>(present.keySet());
        accepted.forEach(a -> apps.add(a.key()));
        return new DnsEndpoints(
                        new DnsEndpointFacts(true, answering, dead, present),
                        host -> Optional.ofNullable(firstHolders.get(host)))
                .plan(apps, accepted, Set.of());
    }

    private void has(String app, boolean ours, String... addresses) {
        present.put(key(app), new DnsEndpointFact(ours, Set.of(app + ".example.com"), Set.of(addresses)));
    }

    private static AppKey key(String app) {
        return SmallWorld.key(app);
    }

    private static Accepted app(String name, String host, DnsMode mode) {
        ExposedApp app = SmallWorld.app(name);
        ExposedAppSpec spec = app.getSpec();
        app.setSpec(new ExposedAppSpec(
                host,
                spec.aliases(),
                spec.service(),
                spec.paths(),
                spec.edges(),
                spec.relay(),
                mode == null ? null : new DnsSpec(mode),
                null));
        return new Accepted(app, List.of(FSN, NBG));
    }

    private static Edge edge(String name, String address, boolean drained) {
        return Serialization.unmarshal("""
                metadata: {name: %s}
                spec: {publicAddresses: ["%s"], tailnetAddress: 100.64.0.9, drain: %s}
                """.formatted(name, address, drained), Edge.class);
    }
}
