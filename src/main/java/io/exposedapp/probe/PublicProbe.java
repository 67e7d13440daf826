package io.exposedapp.probe;

import io.exposedapp.plan.world.CertificateFact;
import io.exposedapp.plan.world.PublicFact;
import io.exposedapp.plan.world.PublicFact.Answer;
import io.exposedapp.plan.world.PublicFact.Connection;
import io.exposedapp.plan.world.PublicTarget;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Requests an app as a visitor does: at a public address, by the host's name, over a connection of its own. It accepts
 * any certificate, so that a wrong one is reported and the app is requested all the same. No thread waits.
 */
final class PublicProbe {

    static final int HTTPS = 443;

    /** Names the operator, for the logs of edge and app. */
    static final String USER_AGENT = "exposedapp-operator (public probe)";

    /** Enough to recognize Traefik's own answers. The rest is not read. */
    private static final int MOST_BODY = 1024;

    /** Some logins set many cookies, and policies are long. All probes at once may hold 16 MiB of headers. */
    private static final int MOST_HEADERS = 64 * 1024;

    /**
     * How long each step may take.
     *
     * @param connect TCP, and then TLS
     * @param answer all together
     */
    record Limits(Duration connect, Duration answer) {

        static final Limits DEFAULT = new Limits(Duration.ofSeconds(4), Duration.ofSeconds(10));
    }

    private final Vertx vertx;
    private final HttpClient client;
    private final CertificateReader certificates;
    private final int port;
    private final Limits limits;
    private final Clock clock = Clock.systemUTC();

    PublicProbe(Vertx vertx, CertificateReader certificates, int port, Limits limits) {
        this.vertx = vertx;
        this.certificates = certificates;
        this.port = port;
        this.limits = limits;
        client = vertx.createHttpClient(new HttpClientOptions()
                .setSsl(true)
                .setTrustAll(true)
                .setVerifyHost(false)
                .setKeepAlive(false)
                .setMaxHeaderSize(MOST_HEADERS)
                .setConnectTimeout((int) limits.connect().toMillis())
                .setSslHandshakeTimeout(limits.connect().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS));
    }

    CompletionStage<PublicFact> of(PublicTarget target) {
        CompletableFuture<PublicFact> found = new CompletableFuture<>();
        client.request(new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setServer(SocketAddress.inetSocketAddress(port, target.address()))
                        .setHost(target.host())
                        .setPort(HTTPS)
                        .setURI(target.path().orElse("/"))
                        .putHeader(HttpHeaders.USER_AGENT, USER_AGENT))
                .onSuccess(request -> connected(target, request, found))
                .onFailure(e -> found.complete(unconnected(e)));
        return found;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What is done when the result is there does not fail.
    private void connected(PublicTarget target, HttpClientRequest request, CompletableFuture<PublicFact> found) {
        found.whenComplete((fact, e) -> request.connection().close());
        // Without handlers, Vert.x logs what is only an expected failure.
        request.connection().exceptionHandler(e -> {});
        request.exceptionHandler(e -> {});
        try {
            List<X509Certificate> chain = request.connection().peerCertificates().stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            CertificateFact certificate = certificates.read(target.host(), chain, clock.instant());
            if (target.path().isEmpty()) {
                found.complete(PublicFact.answered(certificate, Answer.None, 0));
                return;
            }
            long timer = vertx.setTimer(
                    limits.answer().toMillis(),
                    t -> found.complete(PublicFact.unanswered(certificate, Answer.TimedOut, "no answer in time")));
            found.whenComplete((fact, e) -> vertx.cancelTimer(timer));
            request.send()
                    .onSuccess(response -> answered(certificate, response, found))
                    .onFailure(e -> found.complete(PublicFact.unanswered(certificate, Answer.Broken, words(e))));
        } catch (SSLPeerUnverifiedException | RuntimeException e) {
            found.completeExceptionally(e);
        }
    }

    /** An answer whose body does not end in time is one all the same. */
    private static void answered(
            CertificateFact certificate, HttpClientResponse response, CompletableFuture<PublicFact> found) {
        Buffer body = Buffer.buffer();
        Runnable end = () -> {
            Answer answer = AnswerReader.read(
                    response.statusCode(),
                    Objects.requireNonNullElse(response.getHeader(HttpHeaders.CONTENT_TYPE), ""),
                    body.toString(StandardCharsets.UTF_8));
            boolean error = answer == Answer.AppError || answer == Answer.BadGateway;
            found.complete(PublicFact.answered(certificate, answer, error ? response.statusCode() : 0));
        };
        if (!AnswerReader.needsBody(response.statusCode())) {
            end.run();
            return;
        }
        response.handler(part -> {
            body.appendBuffer(part);
            if (body.length() > MOST_BODY) {
                end.run();
            }
        });
        response.endHandler(e -> end.run());
        response.exceptionHandler(e -> end.run());
    }

    private static PublicFact unconnected(Throwable failure) {
        Connection connection = failure instanceof ConnectTimeoutException
                ? Connection.TimedOut
                : failure instanceof ConnectException
                        ? Connection.Refused
                        : failure instanceof SocketException ? Connection.Unreachable : Connection.HandshakeFailed;
        return PublicFact.unconnected(connection, words(failure));
    }

    /** Vert.x wraps what the TLS library says. */
    private static String words(Throwable thrown) {
        Throwable failure = thrown.getCause() instanceof SSLException cause ? cause : thrown;
        return Words.shortened(Objects.requireNonNullElse(
                failure.getMessage(), failure.getClass().getSimpleName()));
    }
}
