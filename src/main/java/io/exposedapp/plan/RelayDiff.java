package io.exposedapp.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What has to be done so that the relays are as desired. */
public record RelayDiff(List<DaemonSet> creates, List<DaemonSet> updates) {

  private static final ObjectMapper JSON = new ObjectMapper();

  public static RelayDiff of(RelaySet wanted, Collection<DaemonSet> present) {
    Map<String, DaemonSet> byName = present.stream().collect(Collectors.toMap(d -> d.getMetadata().getName(), Function.identity()));
    RelayDiff diff = new RelayDiff(new ArrayList<>(), new ArrayList<>());
    wanted.desired().forEach((name, relay) -> {
      DaemonSet there = byName.get(name);
      if (there == null) {
        diff.creates.add(relay);
      } else if (!Subset.isIn(JSON.valueToTree(relay), JSON.valueToTree(there))) {
        // changed only if it is still what the difference was seen in
        diff.updates.add(new DaemonSetBuilder(relay).editMetadata().withResourceVersion(there.getMetadata().getResourceVersion()).endMetadata().build());
      }
    });
    return diff;
  }
}
