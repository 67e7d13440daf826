package io.exposedapp.relay;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.exposedapp.plan.relay.RelaySet;
import io.exposedapp.plan.relay.Rollouts;
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
 * The writes that make the relays match the desired ones. A change that replaces pods waits while the plan says so. New
 * relays do not wait.
 *
 * @param waiting names of relays whose change waits. The end of each rollout results in a new plan, which wakes up the
 *     relays' worker
 * @param pausing names of relays that the API server refused a moment ago. They are left for now, and do not count as
 *     rollouts
 */
public record RelayDiff(List<DaemonSet> creates, List<DaemonSet> updates, List<String> waiting, List<String> pausing) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param refused names of relays that are not to be retried yet */
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
                // The relay cannot be kept, and another one of its name cannot be created before it is gone. Its
                // deletion wakes up the relays' worker.
                return;
            }
            if (!isIn(relay, there)) {
                // An unfinished rollout is corrected at once, because it may be unfinished due to a wrong
                // configuration.
                boolean replacesPods =
                        !isIn(relay.getSpec().getTemplate(), there.getSpec().getTemplate());
                if (refused.contains(name)) {
                    diff.pausing.add(name);
                } else if (!replacesPods || rolling.contains(name) || mayBegin(relay, there, wanted, rolling)) {
                    if (replacesPods) {
                        rolling.add(name);
                    }
                    // Update the relay only in the version that was compared.
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

    /**
     * Whether the relay may be rolled out now. The plan decides about what it changes itself. A change by hand is not
     * in the plan, and is undone in turn.
     */
    private static boolean mayBegin(DaemonSet relay, DaemonSet there, RelaySet wanted, Set<String> rolling) {
        return Rollouts.replacesPods(relay, there)
                ? !wanted.waiting().contains(name(relay))
                : rolling.size() < Rollouts.MOST;
    }

    /** Names of all relays that differ from the desired ones. */
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
