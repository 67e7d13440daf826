package io.exposedapp.plan;

import io.exposedapp.model.AppKey;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.relay.Backend;
import io.exposedapp.plan.relay.RelayNode;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What was decided for one app, and how each layer of its path stands.
 *
 * @param generation the generation of the spec that this plan was made from
 * @param host the host, whether or not the app may have it
 * @param port the port that the app holds. While it waits for one, that in its status
 * @param nodes the relays of that port
 * @param edges how its route stands on each of its edges
 */
public record AppPlan(
        AppKey key,
        String uid,
        long generation,
        String host,
        Verdict accepted,
        Verdict backendReady,
        Verdict relayReady,
        Optional<Backend> backend,
        Optional<Integer> port,
        List<RelayNode> nodes,
        SortedMap<String, Verdict> edges) {}
