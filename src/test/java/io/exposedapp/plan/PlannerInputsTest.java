package io.exposedapp.plan;

import static io.exposedapp.plan.SmallWorld.app;
import static io.exposedapp.plan.SmallWorld.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.ExposedAppStatus;
import io.exposedapp.api.ExposedAppStatus.RelayStatus;
import io.exposedapp.api.Reason;
import io.exposedapp.model.Names;
import io.exposedapp.observe.SeenWorld;
import io.exposedapp.plan.world.World;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The planner reads nothing that the informers' stores drop, and nothing whose changes don't make a plan. When a test
 * fails here, the planner has begun to read a field: let Trimmed keep it, and ChangeFilter know it.
 */
class PlannerInputsTest {

    static Stream<Arguments> worlds() throws IOException {
        List<Arguments> worlds = new ArrayList<>(smallWorlds());
        World many = ManyApps.world(20);
        worlds.add(Arguments.of("many new apps", many));
        World served = ManyApps.served(many);
        served.relayPods()
                .forEach(p -> p.getMetadata().setNamespace(served.settings().relaysNamespace()));
        worlds.add(Arguments.of("many served apps", served));
        try (Stream<Path> folders = Files.list(WorldFolder.WORLDS)) {
            folders.filter(f -> Files.isDirectory(f) && !f.equals(WorldFolder.BASE))
                    .sorted()
                    .forEach(f -> worlds.add(Arguments.of("golden " + f.getFileName(), WorldFolder.read(f))));
        }
        return worlds.stream();
    }

    private static List<Arguments> smallWorlds() {
        return List.of(
                Arguments.of("new apps", new SmallWorld(app("photos"), app("wiki")).see()),
                Arguments.of("apps with a port in their status", new SmallWorld(hinted("photos", 8083)).see()),
                Arguments.of("served apps", served().see()),
                Arguments.of("a second edge", secondEdge()),
                Arguments.of("an app that was deleted", deleted()),
                Arguments.of("a relay that is rolled out", rolledOut()),
                Arguments.of("relays that crash", crashing()),
                Arguments.of("pods of others that take ports", taken()),
                Arguments.of("an installation of version 0.1", former()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("worlds")
    void whatTheStoresDropChangesNoPlan(String what, World world) {
        Plan plan = Planner.plan(world);
        assertThat(Planner.plan(SeenWorld.trimmed(world))).isEqualTo(plan);
        assertThat(plan.apps().values()).noneMatch(a -> a.accepted().reason() == Reason.InternalError);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("worlds")
    void changesThatAreSaidNotToMatterChangeNoPlan(String what, World world) {
        assertThat(Planner.plan(SeenWorld.irrelevantlyChanged(world))).isEqualTo(Planner.plan(world));
    }

    private static SmallWorld served() {
        return new SmallWorld(app("photos"), app("wiki")).settle();
    }

    private static World secondEdge() {
        SmallWorld world = served();
        world.edges.add(SmallWorld.edge("fsn", "100.64.0.9"));
        return world.see();
    }

    private static World deleted() {
        SmallWorld world = served();
        world.apps.remove(key("wiki"));
        world.routes.remove(key("wiki"));
        return world.see();
    }

    private static World rolledOut() {
        SmallWorld world = served();
        world.services.get(0).getSpec().setClusterIP("10.43.0.10");
        Pod old = new PodBuilder(world.pods.get(0))
                .editMetadata()
                .withName("relay-8080-old")
                .withCreationTimestamp("2026-11-22T11:00:00Z")
                .addToAnnotations(Names.POD_ANNOTATION, "old")
                .endMetadata()
                .build();
        world.pods.get(0).getMetadata().setCreationTimestamp("2026-11-22T12:00:00Z");
        world.pods.add(old);
        world.put(new DaemonSetBuilder(world.relays.get("relay-8081"))
                .editMetadata()
                .withGeneration(2L)
                .endMetadata()
                .withNewStatus()
                .withObservedGeneration(1L)
                .endStatus()
                .build());
        return world.see();
    }

    private static World crashing() {
        SmallWorld world = served();
        world.pods.replaceAll(pod -> new PodBuilder(pod)
                .withNewStatus()
                .addNewContainerStatus()
                .withNewLastState()
                .withNewTerminated()
                .withMessage("cannot bind socket (Address already in use)")
                .endTerminated()
                .endLastState()
                .endContainerStatus()
                .endStatus()
                .build());
        return world.see();
    }

    private static World taken() {
        SmallWorld world = served();
        for (int port = 8080; port < 8082; port++) {
            world.podsWithHostPorts.add(new PodBuilder()
                    .withNewMetadata()
                    .withNamespace("web")
                    .withName("nginx-" + port)
                    .withUid("uid-" + port)
                    .addToLabels("app", "nginx")
                    .endMetadata()
                    .withNewSpec()
                    .withNodeName("home")
                    .addNewContainer()
                    .withImage("nginx")
                    .addNewPort()
                    .withHostPort(port)
                    .endPort()
                    .endContainer()
                    .endSpec()
                    .withNewStatus()
                    .withPhase("Running")
                    .endStatus()
                    .build());
        }
        return world.see();
    }

    private static World former() {
        SmallWorld world = served();
        world.claims.clear();
        world.pods.replaceAll(pod -> new PodBuilder(pod)
                .editMetadata()
                .removeFromAnnotations(Names.FORWARDING_ANNOTATION)
                .endMetadata()
                .build());
        DaemonSet idle = new DaemonSetBuilder(world.relays.get("relay-8081"))
                .editSpec()
                .editTemplate()
                .editSpec()
                .addToNodeSelector(Names.NOWHERE_LABEL, "true")
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        return world.put(idle).see();
    }

    private static ExposedApp hinted(String name, int port) {
        ExposedApp app = app(name);
        app.setStatus(
                new ExposedAppStatus(1L, null, null, new RelayStatus(port, List.of()), null, null, null, null, null));
        return app;
    }
}
