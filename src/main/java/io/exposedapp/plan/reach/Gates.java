package io.exposedapp.plan.reach;

import io.exposedapp.api.DnsMode;
import io.exposedapp.api.Edge;
import io.exposedapp.model.IpText;
import io.exposedapp.plan.claim.Accepted;
import io.exposedapp.plan.world.World;
import java.util.List;
import java.util.Optional;

/** Finds where visitors of a host arrive. */
record Gates(World world) {

    /** The most addresses of a proxy that are requested. A name server may return hundreds. */
    private static final int MOST_ADDRESSES = 4;

    /**
     * The edges that have a route of the app, or the proxy before them. Whoever may create apps decides what a host
     * resolves to, and must not make the operator request addresses inside the home network.
     */
    List<Gate> of(Accepted app, String host, Earlier earlier) {
        if (earlier.dns().mode() == DnsMode.Proxied) {
            List<String> addresses = Optional.ofNullable(world.outside().dns().get(host))
                    .map(fact -> fact.addresses().stream()
                            .filter(IpText::isPublic)
                            .limit(MOST_ADDRESSES)
                            .toList())
                    .orElse(List.of());
            return addresses.isEmpty() || app.edges().stream().noneMatch(e -> hasRoute(e, app))
                    ? List.of()
                    : List.of(new Gate(
                            "the proxy that " + host + " resolves to", addresses, earlier.bestRoute(), false, true));
        }
        return app.edges().stream()
                .filter(e -> hasRoute(e, app))
                .map(e -> Gate.of(
                        e.getMetadata().getName(),
                        e.getSpec().publicAddresses(),
                        earlier.edges().get(e.getMetadata().getName())))
                .toList();
    }

    private boolean hasRoute(Edge edge, Accepted app) {
        return Optional.ofNullable(world.edgeFacts().get(edge.getMetadata().getName()))
                .map(facts -> facts.routes().get(app.key()))
                .flatMap(route -> route.content())
                .isPresent();
    }
}
