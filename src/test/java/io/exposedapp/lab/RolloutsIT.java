package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A change of all relays at once takes the node's processors from nobody for long. */
class RolloutsIT {

  private static final int APPS = 15;
  private static final int MOST_AT_A_TIME = 10;

  @Test
  void aChangeOfAllRelaysIsRolledOutTenAtATime() {
    try (SecondEdge second = SecondEdge.register(); AppCrowd apps = new AppCrowd("rolled-out", APPS)) {
      apps.expose();
      apps.awaitReady(Duration.ofSeconds(120));
      Collection<String> ports = apps.ports().values();
      List<Integer> seen = new ArrayList<>();
      // When: all of them let another edge in
      second.patch("{\"default\": true}").orFail();
      // Then
      Lab.await("all are rolled out", Duration.ofSeconds(120)).until(() -> {
        Map<String, Collection<String>> revisions = revisions(ports);
        int rolling = (int) revisions.values().stream().filter(of -> of.size() > 1).count();
        seen.add(rolling);
        return rolling == 0 && revisions.size() == APPS && ports.stream().allMatch(port -> Lab.sources(Integer.parseInt(port)).size() == 2);
      });
      System.out.println("rolled out at a time: " + seen);
      assertThat(seen).anyMatch(rolling -> rolling > 1).allMatch(rolling -> rolling <= MOST_AT_A_TIME);
    }
  }

  /** Port to the revisions of the relay's pods, but for pods that are leaving. */
  private static Map<String, Collection<String>> revisions(Collection<String> ports) {
    return Lab.kubectl("-n", Lab.RELAYS, "get", "pods", "-l", "app.kubernetes.io/name=exposedapp-relay", "-o", "go-template={{range .items}}"
            + "{{if not .metadata.deletionTimestamp}}{{index .metadata.labels \"exposedapp.io/port\"}} {{index .metadata.labels \"controller-revision-hash\"}}"
            + "{{\"\\n\"}}{{end}}{{end}}").orFail().lines().map(l -> l.split(" ")).filter(pod -> ports.contains(pod[0]))
        .collect(Collectors.groupingBy(pod -> pod[0], Collectors.mapping(pod -> pod[1], Collectors.toCollection(TreeSet::new))));
  }
}
