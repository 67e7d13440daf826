package io.exposedapp.engine;

import io.exposedapp.config.DaemonThreads;
import io.exposedapp.config.OperatorConfig;
import io.exposedapp.observe.ChangeFilter;
import io.exposedapp.observe.Cluster;
import io.exposedapp.observe.TailnetProbes;
import io.exposedapp.plan.Plan;
import io.exposedapp.plan.Planner;
import io.exposedapp.plan.world.World;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** Keeps the plan: each change makes a new one, and those are woken whose part of it differs from before. */
@ApplicationScoped
public class Plans {

    /** Changes come in flocks (a Service, its slices, its pods); one plan does for all that come within this time. */
    private static final long SETTLE_MILLIS = 20;

    /** However long the last plan took. */
    private static final long LONGEST_PAUSE_MILLIS = 500;

    /** A processor's time: what others take of it while a plan is made doesn't count. */
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

    private final Cluster cluster;
    private final EdgeObservations edges;
    private final TailnetProbes probes;
    private final WakeUps signals;
    private final String relaysNamespace;
    private final RefusedWrites refused;
    private final ScheduledThreadPoolExecutor planning =
            new ScheduledThreadPoolExecutor(1, DaemonThreads.named("planning"));

    /** Rings when the world changes though nothing in it does: a period is over. */
    private final Alarm nextLook = new Alarm(planning, this::changed);

    private final AtomicBoolean due = new AtomicBoolean();
    private volatile Made current;
    private volatile long lastTookMillis;
    private volatile Optional<String> clusterUid = Optional.empty();

    Plans(
            Cluster cluster,
            EdgeObservations edges,
            TailnetProbes probes,
            RefusedWrites refused,
            WakeUps signals,
            OperatorConfig config) {
        this.cluster = cluster;
        this.edges = edges;
        this.probes = probes;
        this.refused = refused;
        this.signals = signals;
        this.relaysNamespace = config.relaysNamespace();
        planning.setRemoveOnCancelPolicy(true);
    }

    void onStart(@Observes StartupEvent start) {
        edges.onChange(this::changed);
        probes.onChange(this::changed);
        refused.onChange(this::changed);
        cluster.start(new ResourceEventHandler<>() {
            @Override
            public void onAdd(HasMetadata added) {
                if (ChangeFilter.matters(added, relaysNamespace)) {
                    changed();
                }
            }

            @Override
            public void onUpdate(HasMetadata before, HasMetadata now) {
                if (now instanceof DaemonSet && ChangeFilter.isWritten(before, now)) {
                    signals.relays(relaysNamespace);
                }
                if (ChangeFilter.matters(before, now, relaysNamespace)) {
                    changed();
                }
            }

            @Override
            public void onDelete(HasMetadata deleted, boolean unknownState) {
                if (deleted instanceof DaemonSet) {
                    signals.relays(relaysNamespace);
                }
                if (ChangeFilter.matters(deleted, relaysNamespace)) {
                    changed();
                }
            }
        });
        changed();
    }

    /** The plan made from all that was seen so far; empty until everything was seen once. */
    public Optional<Plan> current() {
        return Optional.ofNullable(current).map(Made::plan);
    }

    /**
     * A plan made from relays that hold all that was claimed so far: ports are given away by it, never by what a cache
     * remembers. Only after the first plan.
     */
    public Made withCurrentRelays() {
        Made last = current;
        List<DaemonSet> relays = cluster.currentRelays();
        return last.isFrom(relays) ? last : make(snapshot().withRelays(relays), last);
    }

    private World snapshot() {
        return cluster.snapshot(probes.addresses(), edges::factsOf, refused.words());
    }

    private static Made make(World world, Made last) {
        return new Made(Planner.plan(world, last == null ? Map.of() : last.plan.rendered()), world.relays());
    }

    /** A plan, and the relays that it was made from. */
    public record Made(Plan plan, List<DaemonSet> relays) {

        /** Whether these are the very same objects: what comes out of a cache, until it changes. */
        private boolean isFrom(List<DaemonSet> others) {
            Set<DaemonSet> same = Collections.newSetFromMap(new IdentityHashMap<>());
            same.addAll(relays);
            return relays.size() == others.size() && same.containsAll(others);
        }
    }

    /** The UID by which edges know this cluster from another of the same name; empty until everything was seen once. */
    public Optional<String> clusterUid() {
        return clusterUid;
    }

    private void changed() {
        if (due.compareAndSet(false, true)) {
            // where many apps make plans dear, half of a processor is left to others
            planning.schedule(
                    this::replan,
                    Math.min(Math.max(SETTLE_MILLIS, lastTookMillis), LONGEST_PAUSE_MILLIS),
                    TimeUnit.MILLISECONDS);
        }
    }

    private void replan() {
        due.set(false);
        if (!cluster.isSynced()) {
            changed();
            return;
        }
        long start = CPU.getCurrentThreadCpuTime();
        try {
            Optional<Duration> forgetting = probes.follow(cluster.probePods(), cluster.nodeNames());
            if (current == null && !probes.allHeard(cluster.probePods())) {
                changed();
                return;
            }
            Plan before = current().orElse(null);
            World world = snapshot();
            Made made = make(world, current);
            Plan now = made.plan();
            clusterUid = world.clusterUid();
            nextLook.set(
                    Stream.concat(forgetting.stream(), world.restoring().seconds().map(Duration::ofSeconds).stream())
                            .min(Duration::compareTo));
            current = made;
            edges.retain(now.routes().keySet());
            if (before == null) {
                Log.infof(
                        "First plan %d ms after the start: apps %d, edges %d",
                        ManagementFactory.getRuntimeMXBean().getUptime(),
                        now.apps().size(),
                        now.routes().size());
            }
            wake(before, now);
            lastTookMillis = TimeUnit.NANOSECONDS.toMillis(CPU.getCurrentThreadCpuTime() - start);
        } catch (RuntimeException e) {
            Log.error("Planning failed; the last plan stays in force", e);
        }
    }

    private void wake(Plan before, Plan now) {
        if (before == null || !before.relays().equals(now.relays())) {
            signals.relays(relaysNamespace);
        }
        now.routes().forEach((edge, routes) -> {
            if (before == null || !routes.equals(before.routes().get(edge))) {
                signals.edge(edge);
            }
        });
        now.apps().forEach((key, app) -> {
            if (before == null || !app.equals(before.apps().get(key))) {
                signals.app(key);
            }
        });
    }

    @PreDestroy
    void stop() {
        planning.shutdownNow();
    }
}
