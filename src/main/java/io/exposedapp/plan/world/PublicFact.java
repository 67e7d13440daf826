package io.exposedapp.plan.world;

import java.util.Optional;

/**
 * What a public probe found.
 *
 * @param connection whether there was a TLS connection
 * @param certificate what the edge presented. Empty without a connection
 * @param answer what answered the request. {@code None} without a connection, and where nothing was requested
 * @param status the HTTP status of an answer that visitors take for an error, else 0
 * @param words why there is no connection or no answer. Empty if there is one
 */
public record PublicFact(
        Connection connection, Optional<CertificateFact> certificate, Answer answer, int status, String words) {

    /** What became of the TLS connection. */
    public enum Connection {
        Established,
        /** Nothing listens on the port, or a firewall rejects the connection. */
        Refused,
        /** The address does not answer. */
        TimedOut,
        /** The cluster has no way to the address, as to an IPv6 address where there is no IPv6. */
        Unreachable,
        /** Something listens, but there is no TLS connection. */
        HandshakeFailed
    }

    /** Who answered, and what. */
    public enum Answer {
        None,
        /** The app, or a rule of the app's own. */
        Reached,
        /** The app asks for a login, or forbids the request. */
        AccessControlled,
        /** The app itself answers with an error (5xx). */
        AppError,
        /** Text and headers are those of Traefik without a route. An app written in Go may answer the same. */
        NotFound,
        /** Traefik does not reach the relay, or the relay not the app. */
        BadGateway,
        /** No answer came in time. */
        TimedOut,
        /** The connection ended, or what came is not HTTP. */
        Broken
    }

    public static PublicFact unconnected(Connection connection, String words) {
        return new PublicFact(connection, Optional.empty(), Answer.None, 0, words);
    }

    public static PublicFact answered(CertificateFact certificate, Answer answer, int status) {
        return new PublicFact(Connection.Established, Optional.of(certificate), answer, status, "");
    }

    public static PublicFact unanswered(CertificateFact certificate, Answer answer, String words) {
        return new PublicFact(Connection.Established, Optional.of(certificate), answer, 0, words);
    }
}
