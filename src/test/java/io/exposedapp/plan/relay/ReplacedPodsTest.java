package io.exposedapp.plan.relay;

import static io.exposedapp.plan.relay.RelayObjects.node;
import static io.exposedapp.plan.relay.RelayObjects.pod;
import static io.exposedapp.plan.relay.RelayObjects.relay;
import static io.exposedapp.plan.relay.RelayObjects.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.model.Names;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which old pods Kubernetes has forgotten to delete. */
class ReplacedPodsTest {

    @Test
    void anOldPodIsStaleSixSecondsAfterItsSuccessorIsReady() {
        assertThat(replaced(aged("old", "a", "12:00:00", "12:00:02"), aged("new", "", "12:00:04", "12:00:06")))
                .containsOnly(Map.entry("old", Instant.parse("2026-11-22T12:00:12Z")));
    }

    @Test
    void anOldPodStaysWhileNoSuccessorOnItsNodeIsReady() {
        Pod old = aged("old", "a", "12:00:00", "12:00:02");
        Pod unready = new PodBuilder(aged("new", "", "12:00:04", "12:00:06"))
                .editStatus()
                .editFirstCondition()
                .withStatus("False")
                .endCondition()
                .endStatus()
                .build();
        Pod elsewhere = new PodBuilder(aged("new", "", "12:00:04", "12:00:06"))
                .editSpec()
                .withNodeName("attic")
                .endSpec()
                .build();
        assertThat(replaced(old)).isEmpty();
        assertThat(replaced(old, unready)).isEmpty();
        assertThat(new Rollouts(
                                List.of(seen(relay())),
                                List.of(old, elsewhere),
                                List.of(
                                        node("True"),
                                        new NodeBuilder(node("True"))
                                                .editMetadata()
                                                .withName("attic")
                                                .endMetadata()
                                                .build()))
                        .replaced())
                .isEmpty();
    }

    @Test
    void aPodThatIsNewerThanTheCachedDaemonSetIsNotOld() {
        assertThat(replaced(aged("new", "a", "12:00:04", "12:00:06"), aged("old", "", "12:00:00", "12:00:02")))
                .isEmpty();
    }

    private static Map<String, Instant> replaced(Pod... pods) {
        return new Rollouts(List.of(seen(relay())), List.of(pods), List.of(node("True"))).replaced();
    }

    /** @param configuration the present one is empty */
    private static Pod aged(String name, String configuration, String created, String ready) {
        return pod(configuration)
                .editMetadata()
                .withName(name)
                .withCreationTimestamp("2026-11-22T" + created + "Z")
                .addToAnnotations(Names.HAPROXY_ANNOTATION, configuration)
                .endMetadata()
                .withNewStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .withLastTransitionTime("2026-11-22T" + ready + "Z")
                .endCondition()
                .endStatus()
                .build();
    }
}
