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
 */
record Gate(String name, List<String> addresses, Verdict route, boolean vouched) {

    static Gate of(String edge, List<String> addresses, Verdict route) {
        return new Gate("edge " + edge, addresses, route, route.isTrue() && route.reason() != Reason.NotVerified);
    }
}
