package io.exposedapp.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
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
    wanted.desired().forEach((port, relay) -> {
      DaemonSet there = byName.get(Names.relay(port));
      if (there == null) {
        diff.creates.add(relay);
      } else if (!Subset.isIn(JSON.valueToTree(relay), JSON.valueToTree(there))) {
        diff.updates.add(relay);
      }
    });
    return diff;
  }
}
