package io.exposedapp.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.exposedapp.model.Result;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is not cleaned. */
class CleanupLimitsTest extends CleanupScene {

    @Test
    void whetherAnotherEdgeNamesTheVpsIsAskedAgainUntilItIsKnown() {
        // Given
        server.answer(EDGES, 403, "");
        outcomes.add(() -> Result.ok(facts(Map.of())));
        reach(FSN);
        states.retain(Set.of());
        await().until(() -> server.asked().size() > 1);
        assertThat(tries).isEmpty();

        // When
        thereIsNoEdge();

        // Then
        awaitTries(1);
    }

    @Test
    void nothingIsRemovedFromAVpsThatAnotherEdgeNames() {
        // Given
        thereIs(TestEdges.text("renamed", "100.64.0.1", "another key"));
        reach(FSN);

        // When
        states.retain(Set.of("renamed"));

        // Then
        awaitAskedInVain();
    }

    @Test
    void nothingIsRemovedForAnEdgeThatWentWithItsDefinition() {
        // Given
        meant = false;
        reach(FSN);

        // When
        states.retain(Set.of());

        // Then
        awaitAskedInVain();
    }

    @Test
    void anEdgeThatWasNeverReachedIsNotTried() {
        // Given
        states.of(FSN);

        // When
        states.retain(Set.of());

        // Then
        await().during(NO_MORE).until(() -> server.asked().isEmpty());
        assertThat(tries).isEmpty();
    }
}
