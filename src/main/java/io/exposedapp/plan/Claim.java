package io.exposedapp.plan;

import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A port that an app holds, and the host that it holds with it. The claim is the relay itself: the DaemonSet named after the port, which the
 * API server lets only one writer create.
 */
public record Claim(int port, AppKey app, String host, DaemonSet relay) {

  private static final Pattern NAME = Pattern.compile("relay-([1-9][0-9]{3,4})");

  /** Reads a relay; empty for DaemonSets that aren't relays of ours. */
  public static Optional<Claim> of(DaemonSet relay) {
    Matcher name = NAME.matcher(relay.getMetadata().getName());
    Map<String, String> annotations = relay.getMetadata().getAnnotations();
    if (!name.matches() || annotations == null || !annotations.containsKey(Names.APP_NAME_ANNOTATION)) {
      return Optional.empty();
    }
    AppKey app = new AppKey(annotations.get(Names.APP_NAMESPACE_ANNOTATION), annotations.get(Names.APP_NAME_ANNOTATION));
    return Optional.of(new Claim(Integer.parseInt(name.group(1)), app, annotations.getOrDefault(Names.HOST_ANNOTATION, ""), relay));
  }

  /** True for a claim without pods: the port is held, nothing is relayed. */
  public boolean isReserved() {
    Map<String, String> selector = relay.getSpec().getTemplate().getSpec().getNodeSelector();
    return selector != null && selector.containsKey(Names.NOWHERE_LABEL);
  }
}
