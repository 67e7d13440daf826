package io.exposedapp.plan;

import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedApp;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.util.Objects;

/**
 * Whether a changed object may change the plan. Most changes are what the operator itself, or the controller of DaemonSets, writes into the status;
 * a plan for each of them would keep a processor busy with many apps.
 */
public final class Change {

  private Change() {}

  public static boolean matters(HasMetadata before, HasMetadata now) {
    if (!Objects.equals(before.getMetadata().getUid(), now.getMetadata().getUid())
        || !Objects.equals(before.getMetadata().getGeneration(), now.getMetadata().getGeneration())) {
      return true;
    }
    if (now instanceof ExposedApp app) {
      return !Ports.inStatus((ExposedApp) before).equals(Ports.inStatus(app));
    }
    if (now instanceof DaemonSet relay) {
      return !Objects.equals(before.getMetadata().getAnnotations(), relay.getMetadata().getAnnotations())
          || !Rollouts.observed((DaemonSet) before).equals(Rollouts.observed(relay));
    }
    return !(now instanceof Edge);
  }
}
