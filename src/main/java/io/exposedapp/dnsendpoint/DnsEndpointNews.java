package io.exposedapp.dnsendpoint;

import io.exposedapp.model.AppKey;
import java.util.Optional;

/**
 * Why a DNSEndpoint is not as it should be. It is reported as a Warning.
 *
 * @param app the app that has none. Empty if none can be written at all
 * @param reason of the Event
 */
public record DnsEndpointNews(Optional<AppKey> app, String reason, String message) {

    static DnsEndpointNews notOurs(AppKey app) {
        return new DnsEndpointNews(
                Optional.of(app),
                "DnsEndpointNotOurs",
                "DNSEndpoint " + app + " is not the operator's (by its labels), so it stays as it is, and the hosts of"
                        + " ExposedApp " + app.name() + " get no records. Delete it or give it another name.");
    }

    /** @param words those of the API server */
    static DnsEndpointNews refused(AppKey app, String words) {
        return new DnsEndpointNews(
                Optional.of(app),
                "DnsEndpointRefused",
                "The API server refuses a write of DNSEndpoint " + app + ": " + words + ". The operator tries again.");
    }

    static DnsEndpointNews missing(String message) {
        return new DnsEndpointNews(Optional.empty(), "DnsEndpointsMissing", message);
    }
}
