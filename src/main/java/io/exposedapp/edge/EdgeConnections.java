package io.exposedapp.edge;

import io.exposedapp.api.Reason;
import io.exposedapp.edge.ssh.Bounded;
import io.exposedapp.edge.ssh.EdgeTarget;
import io.exposedapp.edge.ssh.Limits;
import io.exposedapp.model.Result;
import io.exposedapp.model.Verdict;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One connection for each edge, kept, and opened anew when it broke or leads elsewhere now. A slow edge delays nobody
 * but those who want that edge.
 */
@ApplicationScoped
public class EdgeConnections {

    private final Limits limits;
    private final Bounded bounded = new Bounded();
    private final Map<String, Slot> slots = new ConcurrentHashMap<>();

    public EdgeConnections() {
        this(Limits.DEFAULT);
    }

    public EdgeConnections(Limits limits) {
        this.limits = limits;
    }

    public Result<EdgeConnection> connect(EdgeTarget target) {
        return connect(target.edge(), target);
    }

    /** @param edge whose connection it is, by the name that the caller has for it */
    public Result<EdgeConnection> connect(String edge, EdgeTarget target) {
        return slots.computeIfAbsent(edge, e -> new Slot()).connect(target);
    }

    /** Closes the connection of an edge that is gone. */
    public void forget(String edge) {
        Slot slot = slots.get(edge);
        if (slot != null) {
            slot.close();
        }
    }

    @PreDestroy
    public void close() {
        slots.values().forEach(Slot::close);
        bounded.close();
    }

    /**
     * The place of one edge's connection, and the lock of that edge. It stays when the connection goes: a few bytes for
     * each edge that ever was.
     */
    private record Refusal(EdgeTarget target, Verdict why) {}

    private final class Slot {

        private EdgeConnection current;
        private Optional<Refusal> refused = Optional.empty();

        synchronized Result<EdgeConnection> connect(EdgeTarget target) {
            if (current != null && current.serves(target)) {
                return Result.ok(current);
            }
            close();
            Result<EdgeConnection> opened = EdgeConnection.open(
                    target, refused.filter(r -> r.target().equals(target)).map(Refusal::why), limits, bounded);
            current = opened.value().orElse(null);
            refused = opened.failure()
                    .filter(why -> why.reason() == Reason.AuthenticationFailed)
                    .map(why -> new Refusal(target, why));
            return opened;
        }

        synchronized void close() {
            if (current != null) {
                current.close();
                current = null;
            }
        }
    }
}
