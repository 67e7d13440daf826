package io.exposedapp.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exposedapp.api.Edge;
import io.exposedapp.api.Reason;
import io.exposedapp.model.Result;
import io.exposedapp.plan.world.EdgeFacts;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Visits that end by an unexpected exception. */
class EdgeVisitsTest {

    private static final Edge FSN = TestEdges.at("fsn", "100.64.0.1");
    private static final Logger LOG = Logger.getLogger(EdgeVisits.class.getName());

    private final List<String> logged = new ArrayList<>();
    private final Handler log = new Handler() {
        @Override
        public void publish(LogRecord line) {
            logged.add(line.getMessage());
        }

        @Override
        public void flush() {
            // nothing is buffered
        }

        @Override
        public void close() {
            // nothing is open
        }
    };
    private RuntimeException fault = new IllegalStateException("surprise");
    private final EdgeVisits visits = KnownVisits.to(() -> {
        if (fault != null) {
            throw fault;
        }
        return Result.failed(Reason.SecretNotFound, "There is no Secret.");
    });

    @BeforeEach
    void listen() {
        LOG.addHandler(log);
    }

    @AfterEach
    void listenNoMore() {
        LOG.removeHandler(log);
    }

    @Test
    void aVisitThatThrowsWasTried() {
        // When
        EdgeFacts found = visit();

        // Then
        assertThat(visits.factsOf(FSN)).contains(found);
        assertThat(found.seen()).isFalse();
        assertThat(found.connected().reason()).isEqualTo(Reason.InternalError);
        assertThat(found.connected().message()).contains("fsn").contains("IllegalStateException");
    }

    @Test
    void anEdgeWhoseVisitsThrowIsVisitedWithBackoff() {
        // When
        visit();

        // Then
        assertThat(visits.backoff(FSN)).isPresent();
        assertThat(visits.next(FSN)).isPositive();
    }

    @Test
    void whatIsThrownIsLoggedOnceUntilAVisitEndsOtherwise() {
        // When
        visit();
        visit();

        // Then
        assertThat(logged).hasSize(1);

        // When
        RuntimeException before = fault;
        fault = null;
        visit();
        fault = before;
        visit();

        // Then
        assertThat(logged).hasSize(2);
    }

    @Test
    void aFirstVisitForWhichTheApiServerDoesNotAnswerWasTried() {
        // Given
        fault = new KubernetesClientException("connection refused");

        // When
        EdgeFacts found = visit();

        // Then
        assertThat(visits.factsOf(FSN)).contains(found);
        assertThat(found.connected().reason()).isEqualTo(Reason.ApiServerUnreachable);
        assertThat(found.connected().message()).contains("connection refused");
        assertThat(logged).isEmpty();
    }

    @Test
    void whatWasFoundStandsWhileTheApiServerDoesNotAnswer() {
        // Given
        fault = null;
        EdgeFacts found = visit();

        // When
        fault = new KubernetesClientException("connection refused");

        // Then
        assertThatThrownBy(this::visit).isSameAs(fault);
        assertThat(visits.factsOf(FSN)).contains(found);
    }

    private EdgeFacts visit() {
        return visits.visit(FSN, "us", Set.of("fsn"), TestVisits.wanted());
    }
}
