package io.exposedapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.FakeApiServer.Answer;
import io.exposedapp.FakeApiServer.Request;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.quarkus.runtime.ShutdownEvent;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class LeadershipTest {

    private static final String LEASE =
            "/apis/coordination.k8s.io/v1/namespaces/exposedapp-system/leases/exposedapp-operator";

    @Test
    void aSingleOperatorNeedsNoLeaseAndReleasesNone() throws IOException {
        try (FakeApiServer server = new FakeApiServer(r -> Optional.empty())) {
            Leadership leadership = new Leadership(server.client, TestConfig.HOME);
            assertThat(leadership.lease()).isNull();
            leadership.onStop(new ShutdownEvent());
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void anOperatorThatStopsReleasesItsLease() throws IOException {
        List<Request> requests = stop(identity -> Answer.ok(lease(identity)));
        assertThat(requests).extracting(Request::method).containsExactly("GET", "PATCH");
        assertThat(requests.get(1).body()).contains("\"holderIdentity\":\"\"", "\"resourceVersion\":\"7\"");
    }

    @Test
    void theLeaseOfAnotherOneStays() throws IOException {
        assertThat(stop(identity -> Answer.ok(lease("another"))))
                .extracting(Request::method)
                .containsExactly("GET");
    }

    @Test
    void anApiServerThatRefusesStopsNobodyFromEnding() throws IOException {
        assertThat(stop(identity -> Answer.refusal(403, "no"))).isNotEmpty();
    }

    /** What is asked of the API server at the operator's end. */
    private static List<Request> stop(Function<String, Answer> answer) throws IOException {
        String[] identity = new String[1];
        try (FakeApiServer server = new FakeApiServer(
                r -> Optional.of(r.path().equals(LEASE) ? answer.apply(identity[0]) : Answer.ok("{}")))) {
            Leadership leadership =
                    new Leadership(server.client, TestConfig.with(Map.of("exposedapp.leader-election", "true")));
            LeaderElectionConfiguration lease = leadership.lease();
            assertThat(lease.isExitOnStopLeading()).isFalse();
            assertThat(lease.getLeaderCallbacks()).isPresent();
            identity[0] = lease.getIdentity().orElseThrow();
            // as in an operator that runs: the first request of a client takes a while
            server.client.raw("/version");
            leadership.onStop(new ShutdownEvent());
            return server.requests().stream()
                    .filter(r -> r.path().equals(LEASE))
                    .toList();
        }
    }

    private static String lease(String holder) {
        return """
            {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
             "metadata": {"name": "exposedapp-operator", "namespace": "exposedapp-system", "resourceVersion": "7"},
             "spec": {"holderIdentity": "%s", "leaseDurationSeconds": 15, "leaseTransitions": 3,
              "acquireTime": "2026-11-22T12:00:00.000000Z", "renewTime": "2026-11-22T12:00:00.000000Z"}}
            """.formatted(holder);
    }
}
