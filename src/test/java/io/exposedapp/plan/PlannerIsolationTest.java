package io.exposedapp.plan;

import static io.exposedapp.plan.SmallWorld.app;
import static io.exposedapp.plan.SmallWorld.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Alias;
import io.exposedapp.api.Api;
import io.exposedapp.api.EdgeRef;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.ExposedAppSpec;
import io.exposedapp.api.PathSpec;
import io.exposedapp.api.Reason;
import io.exposedapp.api.RelaySpec;
import io.exposedapp.api.ServiceRef;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Verdict;
import io.exposedapp.report.AppReport;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One app that the planner fails on, whatever its definition should have refused, leaves all others as they are. */
class PlannerIsolationTest {

    private static final ServiceRef WEB = new ServiceRef("web", null);
    private static final AppKey BROKEN = key("broken");

    /** What fails once a route is to be rendered. */
    static Stream<Arguments> brokenRoutes() {
        return Stream.of(
                Arguments.of("no host", new ExposedAppSpec(null, null, WEB, null, null, null, null, null)),
                Arguments.of(
                        "a path without a prefix",
                        new ExposedAppSpec(
                                "b.example.com",
                                null,
                                WEB,
                                List.of(new PathSpec(null, null)),
                                null,
                                null,
                                null,
                                null)));
    }

    static Stream<Arguments> brokenSpecs() {
        return Stream.of(
                Arguments.of("no spec", null),
                Arguments.of(
                        "no Service", new ExposedAppSpec("b.example.com", null, null, null, null, null, null, null)),
                Arguments.of(
                        "a port that is neither number nor name",
                        new ExposedAppSpec(
                                "b.example.com",
                                null,
                                new ServiceRef("web", new IntOrString()),
                                null,
                                null,
                                null,
                                null,
                                null)),
                Arguments.of(
                        "a path that is none",
                        new ExposedAppSpec(
                                "b.example.com",
                                null,
                                WEB,
                                Collections.singletonList((PathSpec) null),
                                null,
                                null,
                                null,
                                null)),
                Arguments.of(
                        "an alias that is none",
                        new ExposedAppSpec(
                                "b.example.com",
                                Collections.singletonList((Alias) null),
                                WEB,
                                null,
                                null,
                                null,
                                null,
                                null)),
                Arguments.of(
                        "an edge that is none",
                        new ExposedAppSpec(
                                "b.example.com",
                                null,
                                WEB,
                                null,
                                Collections.singletonList((EdgeRef) null),
                                null,
                                null,
                                null)),
                Arguments.of(
                        "an edge without a name",
                        new ExposedAppSpec(
                                "b.example.com", null, WEB, null, List.of(new EdgeRef(null)), null, null, null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenSpecs")
    void aNewBrokenAppGetsAVerdictAndOthersArePlannedAsWithoutIt(String what, ExposedAppSpec spec) {
        // Given
        SmallWorld world = new SmallWorld(app("photos")).settle();
        world.put(app("wiki"));
        Plan without = world.plan();
        // When
        Plan with = world.put(app("broken", spec)).plan();
        // Then
        assertInternalError(with);
        assertThat(withoutBroken(with.apps())).isEqualTo(without.apps());
        assertThat(with.relays()).isEqualTo(without.relays());
        assertThat(with.routes().get("vps").desired())
                .isEqualTo(without.routes().get("vps").desired());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenRoutes")
    void anAppThatBreaksWhenItIsRoutedDelaysNoOther(String what, ExposedAppSpec spec) {
        // Given
        Plan without = new SmallWorld(app("photos")).settle().plan();
        // When
        Plan with = new SmallWorld(app("photos"))
                .settle()
                .put(app("broken", spec))
                .settle()
                .plan();
        // Then
        assertInternalError(with);
        assertThat(with.apps().get(key("photos"))).isEqualTo(without.apps().get(key("photos")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"brokenSpecs", "brokenRoutes"})
    void aServedAppThatBreaksKeepsWhatItHas(String what, ExposedAppSpec spec) {
        // Given
        SmallWorld world = new SmallWorld(app("broken"), app("photos")).settle();
        int port = world.plan().apps().get(BROKEN).port().orElseThrow();
        Plan before = world.plan();
        // When
        Plan plan = world.put(app("broken", spec)).plan();
        // Then
        assertInternalError(plan);
        assertThat(plan.kept().get("vps")).contains(BROKEN);
        assertThat(plan.wantedOn("vps").orElseThrow().isUnwanted(BROKEN)).isFalse();
        assertThat(plan.relays().removals()).isEmpty();
        assertThat(plan.relays().stalePods()).isEmpty();
        assertThat(plan.apps().get(BROKEN).port()).contains(port);
        assertThat(plan.apps().get(key("photos"))).isEqualTo(before.apps().get(key("photos")));
    }

    @Test
    void aBrokenAppIsNotTakenForADeletedOne() {
        // Given an app that isn't routed any more, so that its relay would go if it was deleted
        SmallWorld world = new SmallWorld(app("broken")).settle();
        world.routes.clear();
        // When
        Plan plan = world.put(app("broken", null)).plan();
        // Then
        assertThat(plan.relays().removals()).isEmpty();
        assertThat(plan.wantedOn("vps").orElseThrow().known()).contains(BROKEN);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"brokenSpecs", "brokenRoutes"})
    void theHostOfABrokenAppIsNotGivenAway(String what, ExposedAppSpec spec) {
        // Given
        SmallWorld world = new SmallWorld(app("broken")).settle();
        // When
        Plan plan = world.put(app("broken", spec))
                .put(app("thief", new ExposedAppSpec("broken.example.com", null, WEB, null, null, null, null, null)))
                .plan();
        // Then
        assertThat(plan.apps().get(key("thief")).accepted().reason()).isEqualTo(Reason.HostConflict);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"brokenSpecs", "brokenRoutes"})
    void thePortOfABrokenAppIsNotGivenAway(String what, ExposedAppSpec spec) {
        // Given
        SmallWorld world = new SmallWorld(app("broken")).settle();
        int port = world.plan().apps().get(BROKEN).port().orElseThrow();
        // When
        Plan plan = world.put(app("broken", spec))
                .put(app(
                        "thief",
                        new ExposedAppSpec("t.example.com", null, WEB, null, null, new RelaySpec(port), null, null)))
                .plan();
        // Then
        assertThat(plan.apps().get(key("thief")).accepted().reason()).isEqualTo(Reason.PortTaken);
    }

    @Test
    void severalBrokenAppsGetAVerdictEach() {
        // Given
        SmallWorld world = new SmallWorld(app("photos"), app("b1", null), app("b2", null), app("b3", null));
        // When
        Plan plan = world.plan();
        // Then
        assertThat(plan.failures()).containsOnlyKeys(key("b1"), key("b2"), key("b3"));
        assertThat(plan.apps().get(key("photos")).accepted().reason()).isEqualTo(Reason.ClaimingPort);
    }

    /** A pass for each of them would keep a small machine busy for minutes after an upgrade that fails on all. */
    @Test
    void manyBrokenAppsAreFoundInTheSamePass() {
        // When
        int one = timesThatASoundAppIsRead(1);
        int many = timesThatASoundAppIsRead(50);
        // Then
        assertThat(many).isEqualTo(one);
    }

    private static int timesThatASoundAppIsRead(int broken) {
        CountedApp sound = new CountedApp();
        sound.setMetadata(app("a-sound-one").getMetadata());
        sound.setSpec(app("a-sound-one").getSpec());
        SmallWorld world = new SmallWorld(sound);
        IntStream.range(0, broken).forEach(i -> world.put(app("broken-" + i, null)));
        assertThat(world.plan().failures()).hasSize(broken);
        return sound.reads;
    }

    /** Counts how often it is looked at. */
    @Group(Api.GROUP)
    @Version(Api.VERSION)
    private static final class CountedApp extends ExposedApp {
        private int reads;

        @Override
        public ExposedAppSpec getSpec() {
            reads++;
            return super.getSpec();
        }
    }

    @Test
    void anAppThatIsPlannedAgainLosesTheVerdict() {
        // Given
        SmallWorld world = new SmallWorld(app("broken", null));
        assertInternalError(world.plan());
        // When
        Plan plan = world.put(app("broken")).plan();
        // Then
        assertThat(plan.failures()).isEmpty();
        assertThat(plan.apps().get(BROKEN).accepted().reason()).isNotEqualTo(Reason.InternalError);
    }

    private static void assertInternalError(Plan plan) {
        AppPlan broken = plan.apps().get(BROKEN);
        assertThat(broken.accepted().reason()).isEqualTo(Reason.InternalError);
        assertThat(broken.accepted().status()).isEqualTo(Verdict.Status.False);
        assertThat(plan.failures()).containsOnlyKeys(BROKEN);
        // and it can be told
        AppReport.of(broken, null, Instant.EPOCH);
    }

    private static Map<AppKey, AppPlan> withoutBroken(SortedMap<AppKey, AppPlan> apps) {
        Map<AppKey, AppPlan> others = new TreeMap<>(apps);
        others.remove(BROKEN);
        return others;
    }
}
