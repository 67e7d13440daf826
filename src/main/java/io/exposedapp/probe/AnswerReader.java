package io.exposedapp.probe;

import io.exposedapp.plan.world.PublicFact.Answer;

/**
 * Distinguishes Traefik's own answers from those of the app. Text and headers decide, as Traefik 3 writes them: where
 * it has no route, 404 as Go's standard library answers; where it gets no answer from the relay, the name of the status
 * and no content type; where a route has no server, a line of its own.
 */
final class AnswerReader {

    private AnswerReader() {}

    /** Whether the status alone does not decide. */
    static boolean needsBody(int status) {
        return status == 404 || (status >= 502 && status <= 504);
    }

    /**
     * @param contentType empty if there is none
     * @param body its beginning
     */
    static Answer read(int status, String contentType, String body) {
        return switch (status) {
            case 401, 403 -> Answer.AccessControlled;
            case 404 -> body.equals("404 page not found\n") ? Answer.NotFound : Answer.Reached;
            case 502 -> ofProxy(contentType, body, "Bad Gateway");
            case 503 -> body.equals("no available server\n") ? Answer.BadGateway : Answer.AppError;
            case 504 -> ofProxy(contentType, body, "Gateway Timeout");
            default -> status >= 500 ? Answer.AppError : Answer.Reached;
        };
    }

    private static Answer ofProxy(String contentType, String body, String name) {
        return contentType.isEmpty() && body.equals(name) ? Answer.BadGateway : Answer.AppError;
    }
}
