package io.exposedapp.relay;

import io.exposedapp.model.AppKey;
import io.exposedapp.observe.DeletionCheck;
import io.exposedapp.plan.relay.RelaySet;
import io.exposedapp.plan.relay.RelaySet.Cause;
import io.exposedapp.plan.relay.RelaySet.Removal;
import io.exposedapp.plan.relay.RelaySet.StalePod;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Removes relays and releases their ports, and deletes stale pods. */
@ApplicationScoped
public class RemovalApply {

    private final DeletionCheck deletion;
    private final RelayRemover remover;
    private final Clock clock = Clock.systemUTC();

    RemovalApply(DeletionCheck deletion, RelayRemover remover) {
        this.deletion = deletion;
        this.remover = remover;
    }

    /** Removes what the plan says. For a deleted app it asks the API server first whether the app is gone. */
    public Left apply(RelaySet desired) {
        WriteRound round = new WriteRound();
        Set<AppKey> gone = gone(desired.removals(), round);
        boolean removed = round.all(
                desired.removals(),
                removal -> (removal.cause() != Cause.AppGone
                                || gone.contains(removal.claim().app()))
                        && remove(removal, round));
        round.all(desired.stalePods().entrySet(), pod -> delete(pod.getKey(), pod.getValue()));
        return round.left(!removed);
    }

    private Set<AppKey> gone(List<Removal> removals, WriteRound round) {
        Set<AppKey> absent = removals.stream()
                .filter(r -> r.cause() == Cause.AppGone)
                .map(r -> r.claim().app())
                .collect(Collectors.toSet());
        try {
            return absent.isEmpty() ? Set.of() : deletion.gone(absent);
        } catch (RuntimeException e) {
            round.failed(e);
            return Set.of();
        }
    }

    private boolean remove(Removal removal, WriteRound round) {
        boolean done = remover.remove(removal);
        if (!done) {
            round.overtaken();
        }
        return done;
    }

    private boolean delete(String name, StalePod stale) {
        Instant now = clock.instant();
        if (stale.from().filter(now::isBefore).isPresent()) {
            return true;
        }
        if (stale.why().drains()) {
            remover.drain(name);
        } else {
            remover.endAtOnce(name);
        }
        Log.infof("Pod %s of a relay deleted: %s", name, stale.why());
        return true;
    }
}
