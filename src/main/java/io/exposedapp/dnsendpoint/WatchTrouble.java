package io.exposedapp.dnsendpoint;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;

/** Explains failures of the watch that only a person can end. */
final class WatchTrouble {

    private WatchTrouble() {}

    /** Empty for all other failures, as of an API server that is away. */
    static Optional<String> of(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof KubernetesClientException refusal && refusal.getCode() > 0) {
                return explained(refusal.getCode());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> explained(int code) {
        return switch (code) {
            case HttpURLConnection.HTTP_NOT_FOUND ->
                Optional.of(
                        "The CRD dnsendpoints.externaldns.k8s.io isn't installed, so no DNSEndpoints are written"
                                + " (dnsEndpoints of the chart). Install external-dns' CRD; the operator goes on by itself then.");
            case HttpURLConnection.HTTP_FORBIDDEN ->
                Optional.of("The operator may not list DNSEndpoints, so none are written (dnsEndpoints of the chart)."
                        + " Upgrade the chart, which grants that; the operator goes on by itself then.");
            default -> Optional.empty();
        };
    }
}
