package io.exposedapp.plan;

import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.Reason;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who holds which host. A host that is claimed stays with its app as long as the app is there, also while the app waits for another host, since
 * its last good route is served meanwhile. A free host goes to the older app, then to the first by namespace and name.
 */
final class Hosts {

  /** The order among newcomers. */
  static final Comparator<ExposedApp> OLDEST_FIRST =
      Comparator.comparing((ExposedApp a) -> Optional.ofNullable(a.getMetadata().getCreationTimestamp()).orElse("")).thenComparing(AppKey::of);

  private final Map<String, AppKey> holders = new HashMap<>();

  Hosts(List<ExposedApp> apps, List<Claim> claims) {
    var present = apps.stream().map(AppKey::of).collect(java.util.stream.Collectors.toSet());
    for (Claim claim : claims) {
      if (present.contains(claim.app())) {
        holders.putIfAbsent(claim.host(), claim.app());
      }
    }
    apps.stream().sorted(OLDEST_FIRST).forEach(a -> holders.putIfAbsent(a.getSpec().host(), AppKey.of(a)));
  }

  /** Empty when the app may have its host. */
  Optional<Verdict> refusal(ExposedApp app) {
    String host = app.getSpec().host();
    AppKey holder = holders.get(host);
    return holder.equals(AppKey.of(app))
        ? Optional.empty()
        : Optional.of(Verdict.no(Reason.HostConflict,
            "Host " + host + " is held by ExposedApp " + holder + ". Choose another host, or delete that one."));
  }
}
