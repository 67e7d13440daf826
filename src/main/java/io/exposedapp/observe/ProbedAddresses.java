package io.exposedapp.observe;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the tailnet probe of each node reported last. When a probe is replaced by an upgrade or an eviction, its report
 * stays valid until its successor reports. A report is forgotten when its node has had no probe for a while, or has no
 * probe and is gone.
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

    /** Records a report. Returns true if it differs from the last one. */
    synchronized boolean heard(String node, List<String> said, Instant now) {
        probed.put(node, now);
        return !said.equals(addresses.put(node, said));
    }

    /**
     * Forgets outdated reports.
     *
     * @param nodes all nodes that exist
     * @param withProbe nodes that a probe's pod is on, whatever its state
     * @return how long until the next report may be outdated, if nothing changes until then
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
