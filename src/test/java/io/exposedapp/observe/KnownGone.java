package io.exposedapp.observe;

import io.exposedapp.plan.AppKey;
import java.util.Set;

/** Says without a cluster what is gone. */
public final class KnownGone extends Gone {

  private final boolean answers;
  private final Set<AppKey> gone;

  /** @param answers whether there is anybody to ask */
  public KnownGone(boolean answers, AppKey... gone) {
    super(null, null);
    this.answers = answers;
    this.gone = Set.of(gone);
  }

  @Override
  public boolean canBeAsked() {
    return answers;
  }

  @Override
  public boolean isGone(AppKey app) {
    return gone.contains(app);
  }
}
