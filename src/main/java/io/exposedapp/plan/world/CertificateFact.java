package io.exposedapp.plan.world;

/**
 * The certificate that an edge presents for a host.
 *
 * @param issuer the authority that issued it, shortened
 * @param notAfter when it expires (RFC 3339)
 * @param daysLeft whole days until then. Negative if it has expired
 * @param expiring whether it should have been renewed by now
 * @param words what is wrong with it. Empty if nothing is
 */
public record CertificateFact(
        Trust trust, String issuer, String notAfter, long daysLeft, boolean expiring, String words) {

    /** Whether it is of the host, in whatever state. Otherwise the edge has none for it. */
    public boolean isOfHost() {
        return trust != Trust.TraefikDefault && trust != Trust.OtherName;
    }

    /** Whether browsers trust it, and if not, why. */
    public enum Trust {
        Trusted,
        /** The certificate that Traefik makes for itself and presents where it has no other. */
        TraefikDefault,
        Expired,
        NotYetValid,
        /** Its names do not include the host. */
        OtherName,
        /** No public authority, and none of the chart, issued it. */
        Untrusted
    }
}
