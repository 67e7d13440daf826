package io.exposedapp.traefik;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Reason;
import io.exposedapp.traefik.ServedRoutes.RouterSeen;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ServedRoutesTest {

    private static final String RULE = "Host(`a.example.com`)";
    private static final RouteFile FILE = new RouteFile(new RouteFile.Http(
            new TreeMap<>(Map.of(
                    "r",
                    new RouteFile.Router(
                            RULE, List.of("web"), 1, List.of("strip"), "s", new RouteFile.Tls("letsencrypt")))),
            new TreeMap<>(),
            new TreeMap<>(Map.of(
                    "s",
                    new RouteFile.Service(new RouteFile.LoadBalancer(
                            List.of(new RouteFile.Server("http://100.64.0.2:8080")), null)))),
            new TreeMap<>()));
    private static final Map<String, List<String>> SERVERS = Map.of("s@file", List.of("http://100.64.0.2:8080"));

    @Test
    void routerAndServersAsWrittenAreServed() {
        assertReason(new ServedRoutes(Map.of("r@file", seen(RULE, "enabled")), SERVERS), Duration.ZERO, Reason.Synced);
    }

    @Test
    void aRouterThatTraefikRefusesIsToldWithItsError() {
        ServedRoutes served =
                new ServedRoutes(Map.of("r@file", seen(RULE, "disabled", "entryPoint \"web\" doesn't exist")), SERVERS);
        assertReason(served, Duration.ZERO, Reason.RejectedByTraefik);
        assertThat(served.verdict("vps", FILE, Duration.ZERO).message()).contains("entryPoint \"web\" doesn't exist");
    }

    @Test
    void aRouterInConflictOverTlsOptionsIsTold() {
        // Given
        ServedRoutes served = new ServedRoutes(
                Map.of(
                        "websecure-conflicted-r@file", seen(RULE, "enabled"),
                        "websecure-conflicted-other@file", seen(RULE, "warning")),
                SERVERS);
        // Then
        assertReason(served, Duration.ZERO, Reason.RejectedByTraefik);
        assertThat(served.verdict("vps", FILE, Duration.ZERO).message())
                .contains("websecure-conflicted-other@file", "tls.options");
    }

    @Test
    void aConflictOfOthersIsNoMatter() {
        assertReason(
                new ServedRoutes(
                        Map.of("r@file", seen(RULE, "enabled"), "web-conflicted-or@file", seen(RULE, "warning")),
                        SERVERS),
                Duration.ZERO,
                Reason.Synced);
    }

    @Test
    void whatTraefikHasNotTakenUpYetIsPendingAndLaterRejected() {
        ServedRoutes none = new ServedRoutes(Map.of(), Map.of());
        assertReason(none, Duration.ofSeconds(1), Reason.Pending);
        assertReason(none, ServedRoutes.PATIENCE, Reason.RejectedByTraefik);
    }

    @Test
    void anOldRuleOrOldServersAreNotYetServed() {
        assertReason(
                new ServedRoutes(Map.of("r@file", seen("Host(`old.example.com`)", "enabled")), SERVERS),
                Duration.ZERO,
                Reason.Pending);
        assertReason(
                new ServedRoutes(
                        Map.of("r@file", seen(RULE, "enabled")), Map.of("s@file", List.of("http://100.64.0.2:9999"))),
                Duration.ZERO,
                Reason.Pending);
    }

    @Test
    void aChangeThatRuleAndServersDontShowIsNotYetServed() {
        RouterSeen served = seen(RULE, "enabled");
        for (RouterSeen old : List.of(
                new RouterSeen(
                        RULE, "enabled", List.of(), List.of("websecure"), 1, served.middlewares(), "letsencrypt"),
                new RouterSeen(
                        RULE, "enabled", List.of(), served.entryPoints(), 2, served.middlewares(), "letsencrypt"),
                new RouterSeen(RULE, "enabled", List.of(), served.entryPoints(), 1, List.of(), "letsencrypt"),
                new RouterSeen(RULE, "enabled", List.of(), served.entryPoints(), 1, served.middlewares(), ""))) {
            assertReason(new ServedRoutes(Map.of("r@file", old), SERVERS), Duration.ZERO, Reason.Pending);
            assertReason(
                    new ServedRoutes(Map.of("r@file", old), SERVERS), ServedRoutes.PATIENCE, Reason.RejectedByTraefik);
        }
    }

    private static RouterSeen seen(String rule, String status, String... errors) {
        return new RouterSeen(rule, status, List.of(errors), List.of("web"), 1, List.of("strip@file"), "letsencrypt");
    }

    private static void assertReason(ServedRoutes served, Duration waited, Reason reason) {
        assertThat(served.verdict("vps", FILE, waited).reason()).isEqualTo(reason);
    }
}
