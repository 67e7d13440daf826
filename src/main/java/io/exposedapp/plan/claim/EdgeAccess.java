package io.exposedapp.plan.claim;

import io.exposedapp.api.Edge;
import io.exposedapp.model.AppKey;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.PortClaims;
import io.exposedapp.plan.world.RoutedPorts;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides which edges the relay of a port admits. An edge that forwards another app's visitors to the port would show
 * them the wrong app. The relay denies such an edge until nothing on it forwards them there any more, neither a file
 * nor what Traefik still serves of a former file.
 */
public record EdgeAccess(PortClaims claims, Map<String, EdgeFacts> edges, RoutedPorts routed) {

    /**
     * Addresses of the app's edges that the relay is to admit. An edge is added only after it was visited. An edge that
     * is admitted already stays admitted.
     */
    public Collection<String> sources(Accepted app, int port) {
        Collection<String> sources = new TreeSet<>();
        for (Edge edge : app.edges()) {
            if (isIn(app, port, edge) || isSafe(app, port, edge.getMetadata().getName())) {
                sources.add(edge.getSpec().tailnetAddress());
            }
        }
        return sources;
    }

    /**
     * Whether a file of another app bars one of the app's edges from the port. The file may stay indefinitely, because
     * the other app may be waiting for a port of this app in the same way.
     */
    boolean isBarred(Accepted app, int port) {
        return app.edges().stream().anyMatch(edge -> barring(app, port, edge).isPresent());
    }

    /** The other app whose file on the edge bars that edge from the port. If several do, the first one. */
    public Optional<AppKey> barring(Accepted app, int port, Edge edge) {
        return isIn(app, port, edge)
                ? Optional.empty()
                : routed.to(edge.getMetadata().getName(), port).stream()
                        .filter(other -> !other.equals(app.key()))
                        .findFirst();
    }

    /** Whether the port is of no use to the app: one of its edges is barred, and no other edge is admitted. */
    boolean isShut(Accepted app, int port) {
        return isBarred(app, port) && app.edges().stream().noneMatch(edge -> isIn(app, port, edge));
    }

    private boolean isIn(Accepted app, int port, Edge edge) {
        return claims.isHeldBy(port, app.key())
                && claims.at(port)
                        .orElseThrow()
                        .sources()
                        .contains(edge.getSpec().tailnetAddress());
    }

    private boolean isSafe(Accepted app, int port, String edge) {
        EdgeFacts facts = edges.get(edge);
        Set<AppKey> led = routed.to(edge, port);
        return facts != null && facts.seen() && (led.isEmpty() ? !facts.mayServe(port) : led.equals(Set.of(app.key())));
    }
}
