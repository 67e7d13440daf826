package io.exposedapp.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
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

/**
 * What has to be done so that the relays are as desired. Changes that replace pods wait while many others are being replaced; new relays don't.
 *
 * @param waiting names of relays whose change waits: the end of each rollout makes a new plan, which wakes the relays' worker
 */
public record RelayDiff(List<DaemonSet> creates, List<DaemonSet> updates, List<String> waiting) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Rollouts side by side. */
  static final int MOST_ROLLING = 10;

  public static RelayDiff of(RelaySet wanted, Collection<DaemonSet> present) {
    Map<String, DaemonSet> byName = present.stream().collect(Collectors.toMap(d -> d.getMetadata().getName(), Function.identity()));
    RelayDiff diff = new RelayDiff(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    Set<String> rolling = new HashSet<>(wanted.rolling());
    wanted.desired().forEach((name, relay) -> {
      DaemonSet there = byName.get(name);
      if (there == null) {
        diff.creates.add(relay);
      } else if (!isIn(relay, there)) {
        // an unfinished rollout is set right at once: it may be unfinished because it was wrong
        boolean replacesPods = !isIn(relay.getSpec().getTemplate(), there.getSpec().getTemplate());
        if (!replacesPods || rolling.contains(name) || rolling.size() < MOST_ROLLING) {
          if (replacesPods) {
            rolling.add(name);
          }
          // changed only if it is still what the difference was seen in
          diff.updates.add(new DaemonSetBuilder(relay).editMetadata().withResourceVersion(there.getMetadata().getResourceVersion()).endMetadata().build());
        } else {
          diff.waiting.add(name);
        }
      }
    });
    return diff;
  }

  private static boolean isIn(Object wanted, Object there) {
    return Subset.isIn(JSON.valueToTree(wanted), JSON.valueToTree(there));
  }
}
