package io.exposedapp.relay;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.exposedapp.plan.relay.RelaySet;
import io.exposedapp.plan.world.Relay;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What has to be done so that the relays are as desired. Changes that replace pods wait while many others are being
 * replaced. New relays don't.
 *
 * @param waiting names of relays whose change waits: the end of each rollout makes a new plan, which wakes the relays'
 *     worker
 * @param pausing names of relays that the API server has refused a moment ago: they are left for now, and take nobody's
 *     turn
 */
public record RelayDiff(List<DaemonSet> creates, List<DaemonSet> updates, List<String> waiting, List<String> pausing) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Rollouts side by side. */
    static final int MOST_ROLLING = 10;

    /** @param refused names of relays that aren't to be tried again yet */
    public static RelayDiff of(RelaySet wanted, Collection<DaemonSet> present, Set<String> refused) {
        Map<String, DaemonSet> byName =
                present.stream().collect(Collectors.toMap(RelayDiff::name, Function.identity()));
        RelayDiff diff = new RelayDiff(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        Set<String> rolling = new HashSet<>(wanted.rolling());
        wanted.desired().forEach((name, relay) -> {
            DaemonSet there = byName.get(name);
            if (there == null) {
                if (refused.contains(name)) {
                    diff.pausing.add(name);
                } else {
                    diff.creates.add(relay);
                }
                return;
            }
            if (Relay.isLeaving(there)) {
                // it can't be kept, nor another one of its name be made before it is gone: that wakes the relays'
                // worker
                return;
            }
            if (!isIn(relay, there)) {
                // an unfinished rollout is set right at once: it may be unfinished because it was wrong
                boolean replacesPods =
                        !isIn(relay.getSpec().getTemplate(), there.getSpec().getTemplate());
                if (refused.contains(name)) {
                    diff.pausing.add(name);
                } else if (!replacesPods || rolling.contains(name) || rolling.size() < MOST_ROLLING) {
                    if (replacesPods) {
                        rolling.add(name);
                    }
                    // changed only if it is still what the difference was seen in
                    diff.updates.add(new DaemonSetBuilder(relay)
                            .editMetadata()
                            .withResourceVersion(there.getMetadata().getResourceVersion())
                            .endMetadata()
                            .build());
                } else {
                    diff.waiting.add(name);
                }
            }
        });
        return diff;
    }

    /** Names of all relays that aren't as they should be. */
    public Set<String> open() {
        return Stream.of(
                        creates.stream().map(RelayDiff::name),
                        updates.stream().map(RelayDiff::name),
                        waiting.stream(),
                        pausing.stream())
                .flatMap(Function.identity())
                .collect(Collectors.toSet());
    }

    private static String name(DaemonSet relay) {
        return relay.getMetadata().getName();
    }

    private static boolean isIn(Object wanted, Object there) {
        return Subset.isIn(JSON.valueToTree(wanted), JSON.valueToTree(there));
    }
}
