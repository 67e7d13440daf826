package io.exposedapp.plan.world;

import io.exposedapp.model.AppKey;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which port the files on each edge lead to, and whose files they are. Made once for a plan: a file is expensive to
 * ask, and asked often.
 */
public final class RoutedPorts {

    private final Map<String, Map<Integer, Set<AppKey>>> leads = new TreeMap<>();

    public RoutedPorts(Map<String, EdgeFacts> edges) {
        edges.forEach((name, facts) -> leads.put(name, of(facts)));
    }

    public static Map<Integer, Set<AppKey>> of(EdgeFacts facts) {
        Map<Integer, Set<AppKey>> leads = new TreeMap<>();
        facts.routes()
                .keySet()
                .forEach(app -> facts.ports(app)
                        .forEach(port -> leads.computeIfAbsent(port, p -> new TreeSet<>())
                                .add(app)));
        return leads;
    }

    /** Apps whose file on this edge leads to the port. */
    public Set<AppKey> to(String edge, int port) {
        return leads.getOrDefault(edge, Map.of()).getOrDefault(port, Set.of());
    }

    public boolean toAnother(String edge, int port, AppKey app) {
        return to(edge, port).stream().anyMatch(led -> !led.equals(app));
    }

    /** By port. Where the files of several apps name one, the first of them by edge and name. */
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
