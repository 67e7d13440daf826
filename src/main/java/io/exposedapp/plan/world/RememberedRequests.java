package io.exposedapp.plan.world;

import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.ExposedAppStatus;
import io.exposedapp.api.ExposedAppStatus.CertificateStatus;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Requests for certificates that were in vain so far, according to the status of an app. */
public final class RememberedRequests {

    private RememberedRequests() {}

    /** By host. */
    public static Map<String, RequestFact> of(ExposedApp app) {
        Map<String, RequestFact> requests = new TreeMap<>();
        Optional.ofNullable(app.getStatus())
                .map(ExposedAppStatus::hosts)
                .orElse(List.of())
                .forEach(host -> Optional.ofNullable(host.certificate())
                        .filter(RememberedRequests::isRequest)
                        .ifPresent(
                                c -> requests.put(host.host(), new RequestFact(c.requestedAt(), c.requests(), false))));
        return requests;
    }

    private static boolean isRequest(CertificateStatus certificate) {
        return certificate.requests() != null && certificate.requests() > 0 && isTime(certificate.requestedAt());
    }

    /** Whoever may write the status may have written anything. */
    private static boolean isTime(String text) {
        try {
            return text != null && Instant.parse(text) != null;
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
