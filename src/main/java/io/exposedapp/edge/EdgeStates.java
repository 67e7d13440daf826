package io.exposedapp.edge;

import io.exposedapp.api.Edge;
import io.exposedapp.edge.ssh.Limits;
import io.exposedapp.engine.EdgeObservations;
import io.exposedapp.plan.world.EdgeFacts;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The state of each edge, by the name of its Edge. No method waits for an edge. */
@ApplicationScoped
public class EdgeStates implements EdgeObservations {

    private final Limits limits;
    private final Map<String, EdgeState> byName = new ConcurrentHashMap<>();
    private final List<Runnable> changeListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<EdgeState>> leftListeners = new CopyOnWriteArrayList<>();

    @Inject
    EdgeStates() {
        this(Limits.DEFAULT);
    }

    EdgeStates(Limits limits) {
        this.limits = limits;
    }

    /**
     * The state of the VPS that the Edge names. What is known of one VPS counts for no other. If the Edge names another
     * VPS than before, the former state is abandoned.
     */
    EdgeState of(Edge edge) {
        String name = edge.getMetadata().getName();
        EdgeState state = byName.compute(name, (n, known) -> {
            if (known != null && known.isOf(edge)) {
                return known;
            }
            Optional.ofNullable(known).ifPresent(this::left);
            return new EdgeState(edge, limits);
        });
        state.update(edge);
        return state;
    }

    /** The state of an edge, if a visit to it was tried. */
    Optional<EdgeState> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    @Override
    public Optional<EdgeFacts> factsOf(Edge edge) {
        return find(edge.getMetadata().getName())
                .filter(state -> state.isOf(edge))
                .flatMap(EdgeState::facts);
    }

    /** Abandons the edges whose Edge no longer exists. */
    @Override
    public void retain(Set<String> edges) {
        byName.keySet().stream()
                .filter(name -> !edges.contains(name))
                .map(byName::remove)
                .filter(Objects::nonNull)
                .forEach(this::left);
    }

    @Override
    public void onChange(Runnable listener) {
        changeListeners.add(listener);
    }

    /** Adds a listener that receives the state of each abandoned edge, whose Edge was deleted or names another VPS. */
    void onLeft(Consumer<EdgeState> listener) {
        leftListeners.add(listener);
    }

    /** Records a visit. */
    void visited(EdgeState state, VisitSchedule.Last visit, EdgeFacts found, Instant now) {
        if (state.visited(visit, found, now)) {
            changeListeners.forEach(Runnable::run);
        }
    }

    private void left(EdgeState state) {
        leftListeners.forEach(listener -> listener.accept(state));
    }

    @PreDestroy
    void close() {
        byName.values().forEach(EdgeState::close);
    }
}
