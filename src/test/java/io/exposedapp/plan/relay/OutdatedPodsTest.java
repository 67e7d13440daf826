package io.exposedapp.plan.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.model.AppKey;
import io.exposedapp.model.Names;
import io.exposedapp.plan.SmallWorld;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which pods are deleted because another one on their node does better. */
class OutdatedPodsTest {

    private static final AppKey APP = new AppKey("apps", "photos");
    private static final Backend SERVICE = new Backend("web", "10.43.0.1", 80);
    private static final List<String> SOURCES = List.of("100.64.0.1");

    @Test
    void aPodThatAdmitsNobodyIsOutdatedBesideOneThatAdmitsTheEdge() {
        RelayPods pods = pods(serving("closed", APP, SERVICE, List.of()), serving("open", APP, SERVICE, SOURCES));
        assertThat(pods.outdated(forwarding(APP, SERVICE, SOURCES))).containsExactly("closed");
    }

    @Test
    void aPodThatAdmitsNobodyIsNotOutdatedWhereNobodyIsToBeAdmitted() {
        // else the new pods of an app that lost its edge would be deleted again and again
        RelayPods pods = pods(serving("closed", APP, SERVICE, List.of()), serving("open", APP, SERVICE, SOURCES));
        assertThat(pods.outdated(forwarding(APP, SERVICE, List.of()))).isEmpty();
    }

    @Test
    void aPodThatForwardsElsewhereIsOutdatedBesideOneThatForwardsToTheService() {
        RelayPods pods = pods(
                serving("former", APP, new Backend("web", "10.43.0.2", 80), SOURCES),
                serving("new", APP, SERVICE, SOURCES));
        assertThat(pods.outdated(forwarding(APP, SERVICE, SOURCES))).containsExactly("former");
    }

    @Test
    void aPodOfAnotherAppIsOutdatedBesideOneOfTheApp() {
        RelayPods pods = pods(
                serving("theirs", new AppKey("apps", "other"), SERVICE, SOURCES),
                serving("own", APP, SERVICE, SOURCES));
        assertThat(pods.outdated(forwarding(APP, SERVICE, SOURCES))).containsExactly("theirs");
    }

    @Test
    void anOutdatedPodStaysWhileNoOtherOnItsNodeDoesBetter() {
        Pod former = serving("former", APP, new Backend("web", "10.43.0.2", 80), SOURCES);
        Pod elsewhere = new PodBuilder(serving("new", APP, SERVICE, SOURCES))
                .editSpec()
                .withNodeName("attic")
                .endSpec()
                .build();
        assertThat(pods(former, elsewhere).outdated(forwarding(APP, SERVICE, SOURCES)))
                .isEmpty();
    }

    @Test
    void aPodOfVersion01IsNotOutdated() {
        Pod old = new PodBuilder(serving("old", APP, SERVICE, SOURCES))
                .editMetadata()
                .removeFromAnnotations(Names.FORWARDING_ANNOTATION)
                .endMetadata()
                .build();
        assertThat(pods(old, serving("new", APP, SERVICE, SOURCES)).outdated(forwarding(APP, SERVICE, SOURCES)))
                .isEmpty();
    }

    @Test
    void aNodeForwardsToTheServiceOnceNoPodThereForwardsElsewhere() {
        Pod former = serving("former", APP, new Backend("web", "10.43.0.2", 80), SOURCES);
        Pod current = serving("new", APP, SERVICE, SOURCES);
        assertThat(pods(former).forwards(8080, "home", SERVICE)).isFalse();
        assertThat(pods(former, current).forwards(8080, "home", SERVICE)).isFalse();
        assertThat(pods(current).forwards(8080, "home", SERVICE)).isTrue();
        assertThat(pods(deleted(former, 1), current).forwards(8080, "home", SERVICE))
                .as("one that ends at once is waited for")
                .isFalse();
        assertThat(pods(deleted(former, 300), current).forwards(8080, "home", SERVICE))
                .as("one that drains takes no new connections")
                .isTrue();
    }

    private static Pod deleted(Pod pod, long graceSeconds) {
        return new PodBuilder(pod)
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .withDeletionGracePeriodSeconds(graceSeconds)
                .endMetadata()
                .build();
    }

    private static RelayPods pods(Pod... pods) {
        SmallWorld world = new SmallWorld();
        world.pods.addAll(List.of(pods));
        return RelayPods.of(world.see());
    }

    private static Forwarding forwarding(AppKey app, Backend backend, List<String> sources) {
        return new Forwarding(app, 8080, backend, Map.of("home", "100.64.0.2"), sources);
    }

    private static Pod serving(String name, AppKey app, Backend backend, List<String> sources) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels(Names.PORT_LABEL, "8080")
                .addToAnnotations(
                        Names.FORWARDING_ANNOTATION,
                        forwarding(app, backend, sources).text())
                .endMetadata()
                .withNewSpec()
                .withNodeName("home")
                .endSpec()
                .withNewStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
    }
}
