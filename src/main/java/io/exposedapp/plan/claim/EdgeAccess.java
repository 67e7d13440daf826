package io.exposedapp.plan.claim;

import io.exposedapp.api.Edge;
import io.exposedapp.model.AppKey;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.PortClaims;
import io.exposedapp.plan.world.RoutedPorts;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which edges the relay of a port lets in. One that leads another app's visitors there would show them the wrong app,
 * so it stays outside until nothing on it does any more, no file and not what Traefik still serves of a former one.
 */
public record EdgeAccess(PortClaims claims, Map<String, EdgeFacts> edges, RoutedPorts leads) {

    /**
     * Addresses of those of the app's edges that are to be let in. Only edges that were seen. One that is let in
     * already stays so.
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
     * Whether a file of another app keeps one of the app's edges out. It may stay for long: its app may wait for the
     * same, of a port of this one.
     */
    boolean isBarred(Accepted app, int port) {
        return app.edges().stream()
                .anyMatch(edge -> !isIn(app, port, edge)
                        && leads.toAnother(edge.getMetadata().getName(), port, app.key()));
    }

    /** Whether the app's port is of no use to it: one of its edges is barred, and no other one is in. */
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
        Set<AppKey> led = leads.to(edge, port);
        return facts != null && facts.seen() && (led.isEmpty() ? !facts.mayServe(port) : led.equals(Set.of(app.key())));
    }
}
