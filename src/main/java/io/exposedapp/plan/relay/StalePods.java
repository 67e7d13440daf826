package io.exposedapp.plan.relay;

import io.exposedapp.model.Names;
import io.exposedapp.plan.relay.RelaySet.StalePod;
import io.exposedapp.plan.relay.RelaySet.Staleness;
import io.exposedapp.plan.world.PortClaims;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Decides which relay pods are deleted although their DaemonSets stay, or are gone already. */
record StalePods(List<Pod> all, PortClaims claims, RelayPods pods, BackendLookup backends) {

    /**
     * @param targets by port, what its pods are to do
     * @param replaced by name, pods that Kubernetes should have deleted, with the time when that is certain
     */
    SortedMap<String, StalePod> list(Map<Integer, Forwarding> targets, Map<String, Instant> replaced) {
        SortedMap<String, StalePod> stale = new TreeMap<>();
        replaced.forEach((pod, from) -> stale.put(pod, new StalePod(Staleness.Replaced, Optional.of(from))));
        targets.values().stream()
                .flatMap(pods::outdated)
                .forEach(pod -> stale.put(pod, new StalePod(Staleness.Outdated, Optional.empty())));
        misdirected().forEach(pod -> stale.put(pod, new StalePod(Staleness.Misdirected, Optional.empty())));
        orphaned().forEach(pod -> stale.put(pod, new StalePod(Staleness.Orphaned, Optional.empty())));
        return stale;
    }

    /** Without those whose DaemonSet would make them again: it is removed, and they with it. */
    private List<String> misdirected() {
        return all.stream()
                .map(Pod::getMetadata)
                .filter(p -> p.getDeletionTimestamp() == null
                        && Forwarding.of(p)
                                .filter(f -> backends.isLost(f)
                                        && claims.relay(f.port())
                                                .filter(backends::isLost)
                                                .isEmpty())
                                .isPresent())
                .map(ObjectMeta::getName)
                .toList();
    }

    private List<String> orphaned() {
        Set<String> relayed =
                claims.relays().stream().map(r -> String.valueOf(r.port())).collect(Collectors.toSet());
        return all.stream()
                .filter(p -> p.getMetadata().getOwnerReferences().isEmpty()
                        && p.getMetadata().getDeletionTimestamp() == null)
                .filter(p -> !relayed.contains(p.getMetadata().getLabels().getOrDefault(Names.PORT_LABEL, "")))
                .map(p -> p.getMetadata().getName())
                .toList();
    }
}
