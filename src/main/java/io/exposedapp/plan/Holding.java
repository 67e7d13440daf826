package io.exposedapp.plan;

import java.util.Collection;
import java.util.List;

/** What is written on a relay of its app: enough to know who holds what when everything else is lost. */
record Holding(AppKey app, String uid, Collection<HostPath> routes, Collection<String> edges, Collection<String> sources) {

  /** An app that holds nothing but its port. */
  static Holding portOnly(AppKey app, String uid) {
    return new Holding(app, uid, List.of(), List.of(), List.of());
  }
}
