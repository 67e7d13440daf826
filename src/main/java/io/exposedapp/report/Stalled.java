package io.exposedapp.report;

import io.exposedapp.api.Reason;
import io.exposedapp.model.Verdict;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what does not change by waiting. An Edge or a Service that is not there may come a moment later, as when Git
 * has them in one commit with the app, so that counts as waiting.
 */
final class Stalled {

    private static final Set<Reason> FOR_GOOD = EnumSet.of(
            Reason.HostConflict,
            Reason.HostNotAllowed,
            Reason.PortTaken,
            Reason.PortNotAllowed,
            Reason.PortRangeExhausted,
            Reason.InternalError,
            Reason.AmbiguousPort,
            Reason.UnsupportedProtocol,
            Reason.UnsupportedService);

    private Stalled() {}

    static Optional<Verdict> of(Collection<Verdict> verdicts) {
        return verdicts.stream()
                .filter(v -> v.status() == Verdict.Status.False && FOR_GOOD.contains(v.reason()))
                .findFirst()
                .map(v -> Verdict.yes(v.reason(), v.message()));
    }
}
