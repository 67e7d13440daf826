package io.exposedapp.edge.ssh;

import java.time.Duration;

/**
 * Time limits of an edge.
 *
 * @param connect for the TCP connection, and for each step of the login
 * @param operation for the whole login, or one operation after it
 * @param keepAlive silence after which the edge is asked whether it is still there. After three unanswered requests, it
 *     counts as gone
 */
public record Limits(Duration connect, Duration operation, Duration keepAlive) {

    public static final Limits DEFAULT =
            new Limits(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(5));

    /** The limit of an operation, for messages. */
    public String operationText() {
        return operation.toMillis() / 1000.0 + " s";
    }
}
