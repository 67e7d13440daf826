package io.exposedapp.plan.route;

import io.exposedapp.api.Reason;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Names;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.claim.Accepted;
import io.exposedapp.plan.claim.Ports;
import io.exposedapp.plan.world.World;

/** The verdicts on routes that an edge is not given. */
record RouteRefusals(World world) {

    Verdict terminating(String edge) {
        String message = "Edge " + edge + " is being deleted, and a finalizer holds it, so it is not visited any more:"
                + " what it serves stays as it is. kubectl get edge " + edge
                + " -o jsonpath='{.metadata.finalizers}' names the finalizer. Have it removed, or let another Edge serve"
                + " the app.";
        return world.edgeFacts().containsKey(edge)
                ? Verdict.no(Reason.EdgeTerminating, message)
                : Verdict.unknown(Reason.EdgeTerminating, message);
    }

    Verdict drained(String edge) {
        return Verdict.no(
                Reason.Drained,
                "Edge " + edge + " is being drained or is drained: all routes are taken off. "
                        + (world.isDraining()
                                ? "The installation is: remove annotation " + Names.DRAIN_ANNOTATION + " of ConfigMap "
                                        + world.settings().relaysNamespace() + "/" + Names.INSTALLATION
                                        + " to serve again."
                                : "Unset spec.drain there to serve again."));
    }

    /**
     * An app gets a port from which another app's file bars an edge only if it pins that port, or if no other is free.
     */
    Verdict barred(Accepted app, int port, String edge, AppKey other) {
        return Verdict.no(
                Reason.PortBarred,
                "Edge " + edge + " has a route of ExposedApp " + other + " to port " + port
                        + ", which this app holds, so the relay doesn't admit that edge: visitors of " + other
                        + " would see this app. "
                        + (Ports.pinned(app.app()).isPresent()
                                ? "Pin another port, or leave spec.relay.port out."
                                : "No other port of " + world.settings().relayPorts()
                                        + " is free. Have the range widened (relay.ports of the chart), or release a port:"
                                        + " delete an app that isn't needed. The app moves then by itself."));
    }
}
