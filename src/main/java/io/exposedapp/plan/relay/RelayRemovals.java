package io.exposedapp.plan.relay;

import io.exposedapp.api.Edge;
import io.exposedapp.model.AppKey;
import io.exposedapp.plan.relay.RelaySet.Cause;
import io.exposedapp.plan.relay.RelaySet.Removal;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.PortClaim;
import io.exposedapp.plan.world.PortClaims;
import io.exposedapp.plan.world.Relay;
import io.exposedapp.plan.world.RoutedPorts;
import io.exposedapp.plan.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides which relays and port claims are removed, and why. */
record RelayRemovals(
        World world,
        PortClaims claims,
        RoutedPorts routed,
        RelayPlacement nodes,
        RelayPods pods,
        BackendLookup backends,
        Set<AppKey> apps) {

    /**
     * @param wanted by app, the port that it is to use
     * @param givenUp ports that are of no use to their apps
     * @param withdrawn apps that lost their grant
     * @param desired names of the desired relays
     */
    List<Removal> list(Map<AppKey, Integer> wanted, Set<Integer> givenUp, Set<AppKey> withdrawn, Set<String> desired) {
        List<Removal> removals = new ArrayList<>();
        // A claim that is not stored as a ConfigMap is stored first.
        claims.all().stream().filter(c -> claims.isWritten(c.port())).forEach(claim -> {
            Optional<Relay> relay = claims.relay(claim);
            boolean isGone = !apps.contains(claim.app());
            if (isGone
                    && !world.restoring().holds()
                    && (!claim.isReserved() || relay.isPresent())
                    && !isStillRouted(claim)) {
                removals.add(removal(claim, Cause.AppGone, relay));
            } else if (relay.filter(backends::isLost).isPresent()) {
                // Whatever else it waits for: it forwards to what may be another app.
                removals.add(removal(claim, Cause.BackendGone, relay));
            } else if (isUnused(claim, wanted.get(claim.app()))) {
                removals.add(removal(claim, Cause.PortChanged, relay));
            } else if (givenUp.contains(claim.port())) {
                removals.add(removal(claim, Cause.PortGivenUp, relay));
            } else if (withdrawn.contains(claim.app()) && relay.isPresent()) {
                removals.add(removal(claim, Cause.AccessWithdrawn, relay));
            }
            claims.relay(claim.port())
                    .filter(r -> !r.app().equals(claim.app()))
                    .ifPresent(r -> removals.add(removal(claim, Cause.NotHolder, Optional.of(r))));
        });
        for (Relay idle : claims.idle()) {
            Optional<PortClaim> claim = claims.at(idle.port()).filter(c -> claims.isWritten(c.port()));
            if (claim.isPresent() && !desired.contains(idle.name())) {
                removals.add(
                        new Removal(claim.get(), idle.app(), Cause.Superseded, Optional.of(idle.name()), List.of()));
            }
        }
        return removals;
    }

    private Removal removal(PortClaim claim, Cause cause, Optional<Relay> relay) {
        return new Removal(
                claim,
                relay.map(Relay::app).orElse(claim.app()),
                cause,
                relay.map(Relay::name),
                cause.drains() || relay.isEmpty() ? List.of() : pods.names(claim.port()));
    }

    /**
     * Whether the app serves on another port, and no edge forwarded the app's visitors to this port when the edge was
     * last visited.
     */
    private boolean isUnused(PortClaim claim, Integer now) {
        return now != null
                && now != claim.port()
                && nodes.of(now).stream().anyMatch(RelayNode::serving)
                && world.edges().stream().allMatch(e -> isLeftBy(e, claim));
    }

    /**
     * Whether neither the app's file on the edge nor Traefik forwards to the port. Traefik takes a while to load a
     * file. If the claim does not admit the edge, what Traefik serves of the port belongs to the other app whose file
     * names it.
     */
    private boolean isLeftBy(Edge edge, PortClaim claim) {
        String name = edge.getMetadata().getName();
        EdgeFacts facts = world.edgeFacts().get(name);
        boolean isAnothers = !claim.sources().contains(edge.getSpec().tailnetAddress())
                && routed.toAnother(name, claim.port(), claim.app());
        return facts != null
                && !routed.to(name, claim.port()).contains(claim.app())
                && (!facts.mayServe(claim.port()) || isAnothers);
    }

    /**
     * Whether an edge that answers still has a route of the app to the port. The route of a deleted app is removed
     * before its relay. An edge that does not answer delays nothing.
     */
    private boolean isStillRouted(PortClaim claim) {
        return routed.edges().stream()
                .anyMatch(e -> world.edgeFacts().get(e).connected().isTrue()
                        && routed.to(e, claim.port()).contains(claim.app()));
    }
}
