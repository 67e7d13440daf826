package io.exposedapp.traefik;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Reason;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Names;
import io.exposedapp.model.Verdict;
import io.exposedapp.traefik.ServedRoutes.RouterSeen;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TraefikViewTest {

    private static final AppKey APP = new AppKey("photos", "immich");
    private static final String NAME = Names.traefik("home", APP);
    private static final String RULE = "Host(`a.example.com`)";
    private static final String SERVER = "http://100.64.0.2:8080";
    private static final RouteFile FILE = new RouteFile(new RouteFile.Http(
            new TreeMap<>(Map.of(NAME, new RouteFile.Router(RULE, List.of("web"), 1, List.of(), NAME, null))),
                    new TreeMap<>(),
            new TreeMap<>(Map.of(
                            NAME,
                            new RouteFile.Service(
                                    new RouteFile.LoadBalancer(List.of(new RouteFile.Server(SERVER)), null)))),
                    new TreeMap<>()));
    private static final ServedRoutes SERVED = new ServedRoutes(
            Map.of(NAME + "@file", new RouterSeen(RULE, "enabled", List.of(), List.of("web"), 1, List.of(), "")),
            Map.of(NAME + "@file", List.of(SERVER), "blog@file", List.of("http://127.0.0.1:81")));

    private static final TraefikView ANSWERS =
            new TraefikView("fsn", Optional.of(SERVED), Optional.empty(), Map.of(), Optional.empty());
    private static final TraefikView SILENT =
            new TraefikView("fsn", Optional.empty(), Optional.of("Traefik is down."), Map.of(), Optional.empty());
    private static final TraefikView NOBODY =
            new TraefikView("fsn", Optional.empty(), Optional.empty(), Map.of(), Optional.empty());

    @Test
    void aTraefikThatAnswersTellsOfEachRoute() {
        assertThat(ANSWERS.traefik()).isEqualTo(Verdict.yes(Reason.Connected, "Traefik's API answers."));
        assertThat(ANSWERS.route(Optional.of(FILE), Duration.ZERO).reason()).isEqualTo(Reason.Synced);
        assertThat(ANSWERS.ports("home").orElseThrow()).containsExactly(8080);
    }

    @Test
    void aFileThatIsNoRouteIsAboutToBeWrittenAnew() {
        assertThat(ANSWERS.route(Optional.empty(), Duration.ZERO)).satisfies(route -> {
            assertThat(route.status()).isEqualTo(Verdict.Status.Unknown);
            assertThat(route.reason()).isEqualTo(Reason.Pending);
        });
    }

    @Test
    void aTraefikThatDoesNotAnswerIsTroubleOfAllRoutesAndMayServeAnyPort() {
        assertThat(SILENT.traefik()).isEqualTo(Verdict.no(Reason.TraefikUnreachable, "Traefik is down."));
        assertThat(SILENT.route(Optional.of(FILE), Duration.ZERO))
                .isEqualTo(Verdict.no(Reason.TraefikUnreachable, "Traefik is down."));
        assertThat(SILENT.ports("home")).isEmpty();
    }

    @Test
    void whereThereIsNobodyToAskRoutesCountAndArentVerified() {
        assertThat(NOBODY.traefik()).satisfies(traefik -> {
            assertThat(traefik.isTrue()).isTrue();
            assertThat(traefik.reason()).isEqualTo(Reason.NotVerified);
        });
        assertThat(NOBODY.route(Optional.of(FILE), Duration.ZERO).isTrue()).isTrue();
        assertThat(NOBODY.route(Optional.of(FILE), Duration.ZERO).reason()).isEqualTo(Reason.NotVerified);
        assertThat(NOBODY.ports("home").orElseThrow()).isEmpty();
    }

    @Test
    void aResolverThatTraefikLacksIsToldWithThoseThatItHas() {
        // Given
        Map<String, RouteFile.Router> routers = new TreeMap<>(
                Map.of(NAME, new RouteFile.Router(RULE, List.of("web"), 1, List.of(), NAME, new RouteFile.Tls("le"))));
        RouteFile file = new RouteFile(new RouteFile.Http(
                new TreeMap<>(routers), new TreeMap<>(), FILE.http().services(), new TreeMap<>()));

        // When
        Verdict route = knows("letsencrypt", "zerossl").route(Optional.of(file), Duration.ZERO);

        // Then
        assertThat(route.reason()).isEqualTo(Reason.ResolverNotFound);
        assertThat(route.message()).contains("edge fsn", "no certificate resolver le; it has letsencrypt, zerossl");
        assertThat(knows().route(Optional.of(file), Duration.ZERO).message()).contains("it has none");
        assertThat(knows().route(Optional.of(FILE), Duration.ZERO).reason()).isEqualTo(Reason.Synced);
    }

    private static TraefikView knows(String... resolvers) {
        return new TraefikView(
                "fsn", Optional.of(SERVED), Optional.empty(), Map.of(), Optional.of(new TreeSet<>(List.of(resolvers))));
    }

    @Test
    void aBrokenFileIsToldFirstWithItsFaultAndSaysNothingOfARoute() {
        // Given
        TraefikView view = new TraefikView(
                "fsn",
                Optional.of(SERVED),
                Optional.empty(),
                Map.of("blog.yml", "its http is empty"),
                Optional.empty());

        // When
        Verdict traefik = view.traefik();

        // Then
        assertThat(traefik.reason()).isEqualTo(Reason.ForeignFileBroken);
        assertThat(traefik.message()).contains("/srv/exposedapp/routes/blog.yml (its http is empty)", "edge fsn");
        assertThat(view.route(Optional.of(FILE), Duration.ZERO).reason()).isEqualTo(Reason.Synced);
    }
}
