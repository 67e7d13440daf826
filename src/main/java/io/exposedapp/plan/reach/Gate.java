package io.exposedapp.plan.reach;

import io.exposedapp.api.Reason;
import io.exposedapp.model.Verdict;
import java.util.List;

/**
 * Where visitors of a host arrive: one of the app's edges, or the proxy before them.
 *
 * @param name for messages
 * @param addresses its public addresses
 * @param route the state of the app's route there
 * @param vouched whether the operator sees, besides the probe, that the edge serves the route
 * @param proxied whether it is a proxy before the edges
 */
record Gate(String name, List<String> addresses, Verdict route, boolean vouched, boolean proxied) {

    static Gate of(String edge, List<String> addresses, Verdict route) {
        return new Gate("edge " + edge, addresses, route, vouches(route), false);
    }

    /** Whether Traefik's API lists the route. */
    static boolean vouches(Verdict route) {
        return route.isTrue() && route.reason() != Reason.NotVerified;
    }

    /** For messages. A proxy's addresses change, and nothing else may with them. */
    String at(String address) {
        return proxied ? name : name + " (" + address + ")";
    }
}
