package io.exposedapp.edge;

import io.exposedapp.api.Edge;
import io.exposedapp.api.EdgeSpec;
import io.exposedapp.config.DaemonThreads;
import io.exposedapp.edge.EdgeMemory.LastSeen;
import io.exposedapp.engine.Plans;
import io.exposedapp.model.Names;
import io.exposedapp.model.Result;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Takes our routes off edges whose Edge was deleted, or speaks of another VPS by now, as well as that goes without it:
 * where the edge was reached last and with the key of then, for ten minutes. Nothing waits for it, and nothing is taken
 * off a VPS that another Edge speaks of.
 */
@ApplicationScoped
public class EdgeCleanup {

    /** Time for who renames an Edge, or replaces one by a restore. */
    private static final Duration FIRST = Duration.ofSeconds(10);

    private static final Duration AGAIN = Duration.ofSeconds(15);
    private static final Duration GIVEN_UP = Duration.ofMinutes(10);

    /** How many of the routes that stay a log line names. */
    private static final int MOST = 5;

    private final Plans plans;
    private final EdgeVisits visits;
    private final DeletionCheck gone;
    private final KubernetesClient client;
    private final Pauses pauses;

    /** By name of the edge. */
    private final Map<String, Leave> leaving = new ConcurrentHashMap<>();

    private final ScheduledExecutorService worker =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("leavings"));

    /**
     * An edge that is being left.
     *
     * @param end until when it is tried
     * @param why what was said last of why it isn't left yet
     */
    private record Leave(Instant end, String why) {}

    /** When it is tried first, how long after that again, and when no more. */
    record Pauses(Duration first, Duration again, Duration givenUp) {}

    @Inject
    EdgeCleanup(Plans plans, EdgeVisits visits, DeletionCheck gone, KubernetesClient client) {
        this(plans, visits, gone, client, new Pauses(FIRST, AGAIN, GIVEN_UP));
    }

    EdgeCleanup(Plans plans, EdgeVisits visits, DeletionCheck gone, KubernetesClient client, Pauses pauses) {
        this.plans = plans;
        this.visits = visits;
        this.gone = gone;
        this.client = client;
        this.pauses = pauses;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // leave() catches what fails
    void onStart(@Observes StartupEvent start) {
        plans.onEdges(edges -> visits.others(edges).stream()
                .filter(edge -> leaving.putIfAbsent(edge, new Leave(end(), "")) == null)
                .forEach(edge ->
                        worker.schedule(() -> leave(edge), pauses.first().toMillis(), TimeUnit.MILLISECONDS)));
    }

    /** Of ten minutes that begin now. */
    private Instant end() {
        return Instant.now().plus(pauses.givenUp());
    }

    /** True if that wasn't said before. */
    private boolean isNews(String edge, String why) {
        return !leaving.put(edge, new Leave(leaving.get(edge).end(), why)).why().equals(why);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // leave() catches what fails
    private void leave(String edge) {
        Optional<String> stays = tryToLeave(edge);
        stays.filter(why -> isNews(edge, why))
                .ifPresent(why -> Log.infof(
                        "Edge %s is gone, and its routes aren't off yet, so it is tried again: %s", edge, why));
        if (stays.isPresent() && Instant.now().isBefore(leaving.get(edge).end())) {
            worker.schedule(() -> leave(edge), pauses.again().toMillis(), TimeUnit.MILLISECONDS);
            return;
        }
        if (!isBack(edge)) {
            stays.ifPresent(why -> Log.warnf(
                    "Edge %s is gone, and its routes stay on the VPS: they couldn't be taken off within %d minutes. Remove "
                            + "them there by hand: rm %s. What stood in the way: %s",
                    edge, pauses.givenUp().toMinutes(), Names.allOnVps("<clusterName>"), why));
            visits.forget(edge);
        }
        leaving.remove(edge);
    }

    /**
     * Why it isn't done; empty when there is nothing more to do. Whatever happens, the edge is tried again and
     * forgotten in the end.
     */
    private Optional<String> tryToLeave(String edge) {
        try {
            Optional<LastSeen> last = visits.lastSeen(edge);
            if (last.isEmpty()) {
                return Optional.empty();
            }
            Edge former = last.get().edge();
            String name = former.getMetadata().getName();
            if (!edge.equals(name) && visits.lastSeen(name).isEmpty() && !gone.isGone(former)) {
                // however long that takes: nothing was tried yet
                leaving.computeIfPresent(edge, (e, leave) -> new Leave(end(), leave.why()));
                return Optional.of("the VPS that Edge " + name + " speaks of by now wasn't reached yet");
            }
            if (plans.clusterUid().isEmpty() || (edge.equals(name) && !gone.isGone(former))) {
                return isBack(edge)
                        ? Optional.empty()
                        : Optional.of("whether this Edge was meant isn't known: the definition of "
                                + "Edges was deleted or made anew, or the API server doesn't answer");
            }
            return isSpokenOf(former.getSpec()) ? Optional.empty() : takeOff(edge, last.get());
        } catch (KubernetesClientException e) {
            return Optional.of(
                    "the API server doesn't say whether another Edge speaks of the same VPS: " + e.getMessage());
        } catch (RuntimeException e) {
            String why = "that failed in a way that nobody expected: " + e;
            if (isNews(edge, why)) {
                Log.errorf(e, "Taking the routes off edge %s, which is gone, failed; it is tried again", edge);
            }
            return Optional.of(why);
        }
    }

    private Optional<String> takeOff(String edge, LastSeen last) {
        Result<EdgeFacts> visit = visits.leave(
                edge,
                last,
                plans.clusterUid().orElseThrow(),
                plans.current().map(p -> p.routes().keySet()).orElse(Set.of()));
        return visit.fold(facts -> remaining(edge, RemainingRoutes.stays(facts)), why -> Optional.of(why.message()));
    }

    private static Optional<String> remaining(String edge, List<String> stays) {
        if (!stays.isEmpty()) {
            return Optional.of(stays.size() + " can't be removed, as "
                    + stays.stream().limit(MOST).collect(Collectors.joining("; ")));
        }
        Log.infof("Edge %s is gone, and its routes are taken off", edge);
        return Optional.empty();
    }

    private boolean isBack(String edge) {
        return plans.current().filter(p -> p.routes().containsKey(edge)).isPresent();
    }

    /** Another name, the same VPS. */
    private boolean isSpokenOf(EdgeSpec spec) {
        return client.resources(Edge.class).list().getItems().stream()
                .anyMatch(other -> SameVps.is(other.getSpec(), spec));
    }

    @PreDestroy
    void stop() {
        worker.shutdownNow();
    }
}
