package io.exposedapp.edge;

import io.exposedapp.api.Edge;
import io.exposedapp.config.DaemonThreads;
import io.exposedapp.edge.EdgeState.Reached;
import io.exposedapp.engine.Plans;
import io.exposedapp.model.Backoff;
import io.exposedapp.model.Names;
import io.exposedapp.model.SameVps;
import io.exposedapp.observe.DeletionCheck;
import io.exposedapp.plan.world.EdgeFacts;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Removes our routes from an abandoned edge, whose Edge was deleted or names another VPS. The cleanup is best effort,
 * within the limits of what is possible without an Edge:
 *
 * <ol>
 *   <li>It begins after a few seconds, in which an Edge may be renamed or restored, and ends after ten minutes.
 *   <li>It removes nothing from a VPS that an Edge names, and nothing of an Edge that was deleted together with its
 *       CRD.
 *   <li>It cleans up the former VPS of an Edge once the new VPS was reached.
 *   <li>It reaches the edge where the edge was reached last, with the key of that time.
 * </ol>
 */
@ApplicationScoped
public class EdgeCleanup {

    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(10), 1.5, Duration.ofSeconds(20), 0);
    private static final Duration GIVEN_UP = Duration.ofMinutes(10);

    /** How many of the remaining routes a log line names. */
    private static final int MOST = 5;

    private final Plans plans;
    private final EdgeStates states;
    private final EdgeVisits visits;
    private final DeletionCheck gone;
    private final KubernetesClient client;
    private final Backoff backoff;
    private final Duration givenUp;
    private final ExecutorService workers = Executors.newCachedThreadPool(DaemonThreads.named("edge-cleanup"));

    /**
     * The attempts to clean up one edge so far.
     *
     * @param end the time at which the attempts end
     * @param why why the last attempt failed, "" before the first
     */
    private record Tries(Instant end, int count, String why) {}

    /**
     * Why an edge is not cleaned up yet.
     *
     * @param isTried false while the cleanup has to wait, however long that takes
     */
    private record Stays(String why, boolean isTried) {}

    @Inject
    EdgeCleanup(Plans plans, EdgeStates states, EdgeVisits visits, DeletionCheck gone, KubernetesClient client) {
        this(plans, states, visits, gone, client, BACKOFF, GIVEN_UP);
    }

    EdgeCleanup(
            Plans plans,
            EdgeStates states,
            EdgeVisits visits,
            DeletionCheck gone,
            KubernetesClient client,
            Backoff backoff,
            Duration givenUp) {
        this.plans = plans;
        this.states = states;
        this.visits = visits;
        this.gone = gone;
        this.client = client;
        this.backoff = backoff;
        this.givenUp = givenUp;
    }

    void onStart(@Observes StartupEvent start) {
        states.onLeft(left -> later(left, new Tries(end(), 1, "")));
    }

    private Instant end() {
        return Instant.now().plus(givenUp);
    }

    private void later(EdgeState left, Tries tries) {
        long millis = backoff.delay(tries.count(), 1).toMillis();
        CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, workers)
                .execute(() -> clean(left, tries));
    }

    private void clean(EdgeState left, Tries tries) {
        Optional<Reached> reached = left.lastReached();
        Optional<Stays> stays = reached.flatMap(last -> tryToClean(left, last));
        if (stays.isEmpty()) {
            left.close();
            return;
        }
        String name = reached.get().edge().getMetadata().getName();
        String why = stays.get().why();
        if (stays.get().isTried() && !Instant.now().isBefore(tries.end())) {
            Log.warnf(
                    "The routes of the former edge %s stay on its VPS: they could not be removed within %d minutes. "
                            + "Remove them there by hand: rm %s. The last try failed: %s",
                    name, givenUp.toMinutes(), Names.allOnVps("<clusterName>"), why);
            left.close();
            return;
        }
        if (!why.equals(tries.why())) {
            Log.infof(
                    "The routes of the former edge %s are not removed yet, and the operator tries again: %s",
                    name, why);
        }
        later(left, new Tries(stays.get().isTried() ? tries.end() : end(), tries.count() + 1, why));
    }

    /** Tries to clean up the edge. Empty if nothing more has to be done. */
    private Optional<Stays> tryToClean(EdgeState left, Reached last) {
        String name = last.edge().getMetadata().getName();
        try {
            List<Edge> edges = client.resources(Edge.class).list().getItems();
            Set<String> names =
                    edges.stream().map(e -> e.getMetadata().getName()).collect(Collectors.toSet());
            if (edges.stream().anyMatch(e -> SameVps.is(e.getSpec(), last.edge().getSpec()))) {
                return Optional.empty();
            }
            if (names.contains(name)) {
                if (states.find(name).flatMap(EdgeState::lastReached).isEmpty()) {
                    return Optional.of(new Stays("the VPS that the Edge names now was not reached yet", false));
                }
            } else if (!gone.isGone(last.edge())) {
                return stays(
                        "whether the Edge was meant to be deleted is not known: its definition was deleted or created "
                                + "again, or the API server doesn't answer");
            }
            return plans.clusterUid()
                    .map(uid -> visits.leave(left, last, uid, names)
                            .fold(facts -> remaining(name, facts), why -> stays(why.message())))
                    .orElseGet(() -> stays("the cluster was not seen yet"));
        } catch (KubernetesClientException e) {
            return stays("the API server doesn't say whether another Edge names the same VPS: " + e.getMessage());
        } catch (RuntimeException e) {
            Log.errorf(e, "Removing the routes of the former edge %s failed; the operator tries again", name);
            return stays("that failed unexpectedly: " + e);
        }
    }

    private static Optional<Stays> remaining(String name, EdgeFacts facts) {
        List<String> stays = RemainingRoutes.stays(facts);
        if (stays.isEmpty()) {
            Log.infof("The routes of the former edge %s are removed", name);
            return Optional.empty();
        }
        return stays(stays.size() + " can't be removed, as "
                + stays.stream().limit(MOST).collect(Collectors.joining("; ")));
    }

    private static Optional<Stays> stays(String why) {
        return Optional.of(new Stays(why, true));
    }

    @PreDestroy
    void stop() {
        workers.shutdownNow();
    }
}
