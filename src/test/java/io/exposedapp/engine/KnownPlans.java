package io.exposedapp.engine;

import io.exposedapp.TestConfig;
import io.exposedapp.api.Edge;
import io.exposedapp.plan.Plan;
import io.exposedapp.plan.world.EdgeFacts;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The plan that a test gives. */
public final class KnownPlans extends Plans {

    private final Map<String, EdgeFacts> facts = new ConcurrentHashMap<>();
    private volatile Plan plan;
    private Consumer<Set<String>> onEdges;

    public KnownPlans() {
        super(null, null, null, new WakeUps(), new PlanHealth(), TestConfig.HOME);
    }

    public void set(Plan now) {
        plan = now;
        if (onEdges != null) {
            onEdges.accept(now.routes().keySet());
        }
    }

    @Override
    public Optional<Plan> current() {
        return Optional.ofNullable(plan);
    }

    @Override
    public Optional<String> clusterUid() {
        return Optional.of("us");
    }

    @Override
    public void onEdges(Consumer<Set<String>> callback) {
        onEdges = callback;
    }

    @Override
    public void visited(Edge edge, EdgeFacts found) {
        facts.put(edge.getMetadata().getName(), found);
    }

    @Override
    public Optional<EdgeFacts> factsOf(Edge edge) {
        return Optional.ofNullable(facts.get(edge.getMetadata().getName()));
    }
}
