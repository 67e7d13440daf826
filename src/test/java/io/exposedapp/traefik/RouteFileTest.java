package io.exposedapp.traefik;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Reading back what other hands may have changed. */
class RouteFileTest {

    private static final String FILE = """
      http:
        routers: {a: {rule: "Host(`a.example.com`)", service: a}}
        services: {a: {loadBalancer: {servers: [%s]}}}
      """;

    @Test
    void portsAreThoseOfTheServers() {
        assertThat(RouteFile.parse(
                                FILE.formatted("{url: \"http://100.64.0.2:8080\"}, {url: \"http://100.64.0.3:8081/\"}"))
                        .orElseThrow()
                        .ports())
                .isEqualTo(Set.of(8080, 8081));
    }

    @Test
    void aServerThatIsNoUrlWithAPortHasNone() {
        for (String server : List.of(
                "",
                "{}",
                "null",
                "{url: null}",
                "{url: \"\"}",
                "{url: \"http://{{ env }}:80 0\"}",
                "{url: \"http://a b:80\"}",
                "{url: \"http://a\"}",
                "{url: \"http://a:99999999999\"}",
                "{url: \":80\"}",
                "{url: \"http://:80\"}")) {
            assertThatCode(() -> assertThat(RouteFile.parse(FILE.formatted(server))
                                    .map(RouteFile::ports)
                                    .orElse(Set.of()))
                            .as(server)
                            .isEmpty())
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void whatIsNoRouteFileIsEmpty() {
        for (String text : List.of(
                "",
                "x",
                "http:",
                "http: {}",
                "http: {routers: {}}",
                "http: {routers: {a: null}, services: {a: {}}}",
                "http: {routers: {a: {}}, services: {a: {}}}",
                "http: {routers: {a: {rule: \"Host(`a`)\"}}, services: {a: null}}",
                "{{ template }}",
                "- a")) {
            assertThat(RouteFile.parse(text)).as(text).isEmpty();
        }
    }

    @Test
    void portsOfTraefiksServersAreReadLikewise() {
        ServedRoutes served = new ServedRoutes(
                Map.of(),
                Map.of(
                        "home_a_b@file",
                        List.of("http://100.64.0.2:8080", "http://a b:1", "x"),
                        "other@file",
                        List.of("http://100.64.0.2:9090")));
        assertThat(served.ports("home")).isEqualTo(Set.of(8080));
    }
}
