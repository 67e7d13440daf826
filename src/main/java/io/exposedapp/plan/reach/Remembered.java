package io.exposedapp.plan.reach;

import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.ExposedAppStatus;
import io.exposedapp.api.ExposedAppStatus.HostStatus;
import io.exposedapp.plan.world.RequestFact;
import java.util.List;
import java.util.Optional;

/** Requests for certificates that the operator made before it started anew, according to the status of apps. */
final class Remembered {

    private Remembered() {}

    static Optional<RequestFact> of(ExposedApp app, String host) {
        return Optional.ofNullable(app.getStatus()).map(ExposedAppStatus::hosts).orElse(List.of()).stream()
                .filter(h -> host.equals(h.host()))
                .map(HostStatus::certificate)
                .filter(c -> c != null && c.requests() != null && c.requests() > 0 && c.requestedAt() != null)
                .map(c -> new RequestFact(c.requestedAt(), c.requests(), false))
                .findFirst();
    }
}
