package io.exposedapp.observe;

import io.exposedapp.plan.AppKey;
import java.util.Set;

/** Says without a cluster what is gone. */
public final class KnownGone extends Gone {

  private final Set<AppKey> gone;

  public KnownGone(AppKey... gone) {
    super(null, null);
    this.gone = Set.of(gone);
  }

  @Override
  public boolean isGone(AppKey app) {
    return gone.contains(app);
  }
}
