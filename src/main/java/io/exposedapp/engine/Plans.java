package io.exposedapp.engine;

import io.exposedapp.config.DaemonThreads;
import io.exposedapp.config.OperatorConfig;
import io.exposedapp.model.AppKey;
import io.exposedapp.observe.Cluster;
import io.exposedapp.observe.TailnetProbes;
import io.exposedapp.plan.Plan;
import io.exposedapp.plan.Planner;
import io.exposedapp.plan.world.World;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * Keeps the plan in force. Each change results in a new plan, which wakes up the reconcilers whose part of it differs
 * from before.
 */
@ApplicationScoped
public class Plans {

    /**
     * Changes come in bursts (a Service, its EndpointSlices, its pods). All changes within this time result in one
     * plan.
     */
    private static final Duration DEBOUNCE = Duration.ofMillis(20);

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

    private final Cluster cluster;
    private final EdgeObservations edges;
    private final TailnetProbes probes;
    private final OutsideObservations outside;
    private final EndpointObservations endpoints;
    private final WakeUps wakeUps;
    private final String relaysNamespace;
    private final RefusedWrites refused;
    private final ScheduledThreadPoolExecutor planning =
            new ScheduledThreadPoolExecutor(1, DaemonThreads.named("planning"));

    /** Triggers a plan when only time has passed: a period that the plan depends on has ended. */
    private final Alarm nextLook = new Alarm(planning, this::changed);

    private final AtomicBoolean due = new AtomicBoolean();
    private final AtomicBoolean touched = new AtomicBoolean();
    private final Map<AppKey, String> failed = new HashMap<>();
    private final Clock clock = Clock.systemUTC();
    private final PlanHealth health;
    private Optional<Duration> forgetting = Optional.empty();
    private volatile Made current;
    private volatile Optional<String> clusterUid = Optional.empty();

    Plans(
            Cluster cluster,
            EdgeObservations edges,
            TailnetProbes probes,
            OutsideObservations outside,
            EndpointObservations endpoints,
            RefusedWrites refused,
            WakeUps wakeUps,
            PlanHealth health,
            OperatorConfig config) {
        this.health = health;
        this.cluster = cluster;
        this.edges = edges;
        this.probes = probes;
        this.outside = outside;
        this.endpoints = endpoints;
        this.refused = refused;
        this.wakeUps = wakeUps;
        this.relaysNamespace = config.relaysNamespace();
        planning.setRemoveOnCancelPolicy(true);
    }

    void onStart(@Observes StartupEvent start) {
        edges.onChange(this::changed);
        probes.onChange(this::changed);
        outside.onChange(this::changed);
        endpoints.onChange(this::changed);
        refused.onChange(this::changed);
        cluster.start(new ChangeHandler(relaysNamespace, this::changed, this::relaysTouched));
        changed();
    }

    /** The plan made from everything observed so far. Empty until everything was observed once. */
    public Optional<Plan> current() {
        return Optional.ofNullable(current).map(Made::plan);
    }

    /** The plan, with the objects that it was made from. Empty until everything was observed once. */
    public Optional<Made> made() {
        return Optional.ofNullable(current);
    }

    private World snapshot() {
        return cluster.snapshot(probes.addresses(), edges::factsOf, refused.words(), outside.seen(), endpoints::facts);
    }

    /**
     * A plan, and the objects that it was made from. An object is changed only in the version that was observed then.
     *
     * @param portClaims the ConfigMaps that claim ports
     */
    public record Made(Plan plan, List<ConfigMap> portClaims, List<DaemonSet> relays) {}

    /**
     * The UID by which edges distinguish this cluster from another one of the same name. Empty until everything was
     * observed once.
     */
    public Optional<String> clusterUid() {
        return clusterUid;
    }

    private void changed() {
        health.changed();
        planIn(DEBOUNCE);
    }

    /** Handles a change of a relay or a claim, which may now differ from the plan although the plan stays the same. */
    private void relaysTouched() {
        touched.set(true);
        changed();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // replan() catches its failures.
    private void planIn(Duration delay) {
        if (due.compareAndSet(false, true)) {
            planning.schedule(this::replan, delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void replan() {
        due.set(false);
        boolean relaysTouched = false;
        try {
            if (!isReady()) {
                planIn(DEBOUNCE);
                return;
            }
            relaysTouched = touched.getAndSet(false);
            Instant seen = clock.instant();
            World world = snapshot();
            Plan before = current().orElse(null);
            Plan now = Planner.plan(world);
            take(world, now);
            health.planned(seen);
            wake(before, now, relaysTouched);
        } catch (RuntimeException e) {
            if (relaysTouched) {
                touched.set(true);
            }
            if (health.failed(e)) {
                Log.error("Planning failed; the last plan stays in force, and it is tried again", e);
            }
            planIn(AFTER_FAILURE);
        }
    }

    /** Whether everything was observed once. An earlier plan would treat what is unknown as missing. */
    private boolean isReady() {
        if (!cluster.isSynced()) {
            return false;
        }
        forgetting = probes.follow(cluster.probePods(), cluster.nodeNames());
        return current != null || probes.allHeard(cluster.probePods());
    }

    private void take(World world, Plan plan) {
        clusterUid = world.clusterUid();
        nextLook.set(
                Stream.of(forgetting, world.restoring().seconds().map(Duration::ofSeconds), endpoints.untilNextDeath())
                        .flatMap(Optional::stream)
                        .min(Duration::compareTo));
        if (current == null) {
            Log.infof(
                    "First plan %d ms after the start: apps %d, edges %d",
                    ManagementFactory.getRuntimeMXBean().getUptime(),
                    plan.apps().size(),
                    plan.routes().size());
        }
        current = new Made(plan, world.portClaims(), world.relays());
        edges.retain(plan.routes().keySet());
        outside.watch(plan);
        plan.failures().forEach((app, failure) -> {
            if (!failure.toString().equals(failed.put(app, failure.toString()))) {
                Log.errorf(failure, "Planning app %s failed; it keeps what it has", app);
            }
        });
        failed.keySet().retainAll(plan.failures().keySet());
    }

    private void wake(Plan before, Plan now, boolean relaysTouched) {
        if (before == null || relaysTouched || !before.relays().equals(now.relays())) {
            wakeUps.relays(relaysNamespace);
        }
        if (before == null || !before.endpoints().equals(now.endpoints())) {
            wakeUps.endpoints(relaysNamespace);
        }
        now.routes().forEach((edge, routes) -> {
            if (before == null || !routes.equals(before.routes().get(edge))) {
                wakeUps.edge(edge);
            }
        });
        now.apps().forEach((key, app) -> {
            if (before == null || !app.equals(before.apps().get(key))) {
                wakeUps.app(key);
            }
        });
    }

    @PreDestroy
    void stop() {
        planning.shutdownNow();
    }
}
