package io.exposedapp.observe;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the tailnet probe of each node said last. A probe that is replaced, by an upgrade or an eviction, takes nothing
 * with it: its successor speaks in a moment. What was said is forgotten when the node has had no probe for a while, or
 * is gone too.
 */
final class ProbedAddresses {

    static final Duration WITHOUT_PROBE = Duration.ofSeconds(60);

    private final Map<String, List<String>> addresses = new HashMap<>();
    private final Map<String, Instant> probed = new HashMap<>();

    synchronized Map<String, List<String>> byNode() {
        return Map.copyOf(addresses);
    }

    synchronized boolean isKnown(String node) {
        return addresses.containsKey(node);
    }

    /** True if that is news. */
    synchronized boolean heard(String node, List<String> said, Instant now) {
        probed.put(node, now);
        return !said.equals(addresses.put(node, said));
    }

    /**
     * Forgets what is out of date.
     *
     * @param nodes all there are
     * @param withProbe those that a probe's pod is on, whatever its state
     * @return how long until there is something to forget again, if nothing comes in between
     */
    synchronized Optional<Duration> forget(Collection<String> nodes, Collection<String> withProbe, Instant now) {
        withProbe.forEach(node -> probed.put(node, now));
        probed.entrySet()
                .removeIf(p -> !withProbe.contains(p.getKey())
                        && (!nodes.contains(p.getKey())
                                || !now.isBefore(p.getValue().plus(WITHOUT_PROBE))));
        addresses.keySet().retainAll(probed.keySet());
        return probed.entrySet().stream()
                .filter(p -> !withProbe.contains(p.getKey()))
                .map(p -> Duration.between(now, p.getValue().plus(WITHOUT_PROBE)))
                .min(Duration::compareTo);
    }
}
