package io.exposedapp.plan.world;

import io.exposedapp.model.AppKey;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which ports the files on each edge forward to, and which apps the files belong to. It is computed once for each plan,
 * because a file is expensive to evaluate and is asked for often.
 */
public final class RoutedPorts {

    private final Map<String, Map<Integer, Set<AppKey>>> leads = new TreeMap<>();

    public RoutedPorts(Map<String, EdgeFacts> edges) {
        edges.forEach((name, facts) -> leads.put(name, of(facts)));
    }

    /** By port, the apps whose files on one edge forward to it. */
    public static Map<Integer, Set<AppKey>> of(EdgeFacts facts) {
        Map<Integer, Set<AppKey>> leads = new TreeMap<>();
        facts.routes()
                .keySet()
                .forEach(app -> facts.ports(app)
                        .forEach(port -> leads.computeIfAbsent(port, p -> new TreeSet<>())
                                .add(app)));
        return leads;
    }

    /** Apps whose file on this edge forwards to the port. */
    public Set<AppKey> to(String edge, int port) {
        return leads.getOrDefault(edge, Map.of()).getOrDefault(port, Set.of());
    }

    /** Whether a file of another app on this edge forwards to the port. */
    public boolean toAnother(String edge, int port, AppKey app) {
        return to(edge, port).stream().anyMatch(led -> !led.equals(app));
    }

    /**
     * By port, the app whose file forwards to it. If files of several apps do, the first one by edge and name counts.
     */
    public Map<Integer, AppKey> firsts() {
        Map<Integer, AppKey> firsts = new TreeMap<>();
        leads.values()
                .forEach(edge -> edge.forEach(
                        (port, apps) -> firsts.putIfAbsent(port, apps.iterator().next())));
        return firsts;
    }

    public Collection<String> edges() {
        return leads.keySet();
    }
}
