package io.exposedapp.observe;

import io.exposedapp.TestConfig;
import io.exposedapp.api.Edge;
import io.exposedapp.plan.world.DnsEndpointFacts;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.Outside;
import io.exposedapp.plan.world.World;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** The world that a test gives, with no tailnet probe in it. */
public final class KnownCluster extends Cluster {

    private volatile Supplier<World> world;
    private volatile ResourceEventHandler<HasMetadata> handler;

    public KnownCluster(Supplier<World> world) {
        super(null, TestConfig.HOME);
        this.world = world;
    }

    /** Whoever probes, nobody is there to be asked. */
    public static TailnetProbes noProbes() {
        return new TailnetProbes(null);
    }

    public void is(Supplier<World> now) {
        world = now;
    }

    /** What the informers call. */
    public ResourceEventHandler<HasMetadata> handler() {
        return handler;
    }

    @Override
    public void start(ResourceEventHandler<HasMetadata> onChange) {
        handler = onChange;
    }

    @Override
    public boolean isSynced() {
        return true;
    }

    @Override
    public List<Pod> probePods() {
        return List.of();
    }

    @Override
    public Set<String> nodeNames() {
        return Set.of();
    }

    @Override
    public World snapshot(
            Map<String, List<String>> tailnet,
            Function<Edge, Optional<EdgeFacts>> factsOf,
            Map<String, String> refusedRelays,
            Outside outside,
            Function<Map<String, EdgeFacts>, DnsEndpointFacts> dnsEndpoints) {
        return world.get();
    }
}
