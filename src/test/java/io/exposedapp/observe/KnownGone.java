package io.exposedapp.observe;

import io.exposedapp.api.Reason;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Verdict;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Says without a cluster what is gone. */
public class KnownGone extends DeletionCheck {

    private final boolean answers;
    private final Set<AppKey> gone;

    /** @param answers whether there is anybody to ask */
    public KnownGone(boolean answers, AppKey... gone) {
        super(null, null);
        this.answers = answers;
        this.gone = Set.of(gone);
    }

    @Override
    public Optional<Verdict> cutOff() {
        return answers ? Optional.empty() : Optional.of(Verdict.no(Reason.ApiServerUnreachable, "Nobody answers."));
    }

    @Override
    public Set<AppKey> gone(Collection<AppKey> apps) {
        return apps.stream().filter(gone::contains).collect(Collectors.toSet());
    }
}
