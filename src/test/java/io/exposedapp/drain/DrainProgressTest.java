package io.exposedapp.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Edge;
import io.exposedapp.api.EdgeStatus;
import io.exposedapp.plan.world.NewObjects;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrainProgressTest {

    @Test
    void whatIsServedOrNotVisitedYetIsLeft() {
        Edge unvisited = new Edge();
        unvisited.getMetadata().setName("new");
        Edge ofOldCrd = new Edge();
        ofOldCrd.getMetadata().setName("older");
        NewObjects.reset(unvisited);
        assertThat(DrainProgress.left(List.of(edge("served", "True", "True", "Synced"), unvisited, ofOldCrd)))
                .containsExactly("new", "older", "served");
    }

    @Test
    void whatIsDrainedOrOutOfReachIsNotWaitedFor() {
        assertThat(DrainProgress.left(
                        List.of(edge("drained", "True", "True", "Drained"), edge("off", "False", "False", "Pending"))))
                .isEmpty();
    }

    @Test
    void whatIsBeingDrainedIsLeft() {
        assertThat(DrainProgress.left(List.of(edge("busy", "True", "False", "Pending"))))
                .containsExactly("busy");
    }

    private static Edge edge(String name, String connected, String synced, String reason) {
        Edge edge = new Edge();
        edge.getMetadata().setName(name);
        edge.setStatus(new EdgeStatus(
                1L,
                null,
                null,
                List.of(
                        new ConditionBuilder()
                                .withType("Connected")
                                .withStatus(connected)
                                .withReason("Any")
                                .build(),
                        new ConditionBuilder()
                                .withType("Synced")
                                .withStatus(synced)
                                .withReason(reason)
                                .build())));
        return edge;
    }
}
