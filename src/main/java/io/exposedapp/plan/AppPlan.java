package io.exposedapp.plan;

import io.exposedapp.model.AppKey;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.reach.HostsDns;
import io.exposedapp.plan.reach.PublicState;
import io.exposedapp.plan.reach.RequestWatch;
import io.exposedapp.plan.relay.Backend;
import io.exposedapp.plan.relay.RelayNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * The decision for one app, with a verdict on each layer of its path.
 *
 * @param generation the generation of the spec that this plan was made from
 * @param host the host that the app asks for, whether or not it is allowed to have it
 * @param port the port that the app holds, or the port in its status while it waits for one
 * @param nodes the relays of that port
 * @param edges by edge, the state of the app's route there
 * @param dns what its hosts resolve to
 * @param reach what visitors find at the public addresses
 * @param certificates by host, how its certificate is requested
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
        SortedMap<String, Verdict> edges,
        HostsDns dns,
        PublicState reach,
        SortedMap<String, RequestWatch> certificates) {

    /** One part of all plans. Several apps may have a host, each with paths of its own. */
    static <K, V> SortedMap<K, V> together(
            Map<AppKey, AppPlan> plans, Function<AppPlan, SortedMap<K, V>> part, BinaryOperator<V> and) {
        SortedMap<K, V> all = new TreeMap<>();
        plans.values().forEach(plan -> part.apply(plan).forEach((key, value) -> all.merge(key, value, and)));
        return all;
    }
}
