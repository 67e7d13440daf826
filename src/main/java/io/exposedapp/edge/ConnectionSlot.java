package io.exposedapp.edge;

import io.exposedapp.api.Reason;
import io.exposedapp.edge.ssh.Bounded;
import io.exposedapp.edge.ssh.EdgeTarget;
import io.exposedapp.edge.ssh.Limits;
import io.exposedapp.model.Result;
import io.exposedapp.model.Verdict;
import java.util.Optional;

/** Holds the connection to one edge. The connection is kept, and opened again if it broke or the target has changed. */
public final class ConnectionSlot implements AutoCloseable {

    private final Limits limits;
    private final Bounded bounded = new Bounded();
    private EdgeConnection current;
    private Optional<Refusal> refused = Optional.empty();

    public ConnectionSlot(Limits limits) {
        this.limits = limits;
    }

    /** The login of the last attempt was refused. */
    private record Refusal(EdgeTarget target, Verdict why) {}

    /** The open connection, or why there is none. */
    public synchronized Result<EdgeConnection> connect(EdgeTarget target) {
        if (current != null && current.serves(target)) {
            return Result.ok(current);
        }
        close();
        Optional<Verdict> before =
                refused.filter(r -> r.target().equals(target)).map(Refusal::why);
        Result<EdgeConnection> opened = EdgeConnection.open(target, before, limits, bounded);
        current = opened.value().orElse(null);
        refused = opened.failure()
                .filter(why -> why.reason() == Reason.AuthenticationFailed)
                .map(why -> new Refusal(target, why));
        return opened;
    }

    /** Closes the connection, if there is one. */
    @Override
    public synchronized void close() {
        if (current != null) {
            current.close();
            current = null;
        }
    }
}
