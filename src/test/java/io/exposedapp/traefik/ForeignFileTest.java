package io.exposedapp.traefik;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link ForeignFileTraefikTest} shows that Traefik thinks the same of these files. */
class ForeignFileTest {

    /** A file, and what is said of it. */
    public record Broken(String text, String problem) {}

    static Stream<Broken> broken() {
        return Stream.of(
                new Broken("http:\n  routers: [\n", "it isn't YAML, or has a key twice (line 3)"),
                new Broken("http:\n\trouters: {}\n", "it isn't YAML, or has a key twice (line 2)"),
                new Broken(
                        "http: {middlewares: {a: {compress: {}}}}\nhttp: {middlewares: {b: {compress: {}}}}\n",
                        "it isn't YAML, or has a key twice (line 2)"),
                new Broken("http: \u0000\n", "it isn't YAML, or has a key twice (line 1)"),
                new Broken("- a\n- b\n", "it isn't a map of YAML"),
                new Broken("hello\n", "it isn't a map of YAML"),
                new Broken("http: {}\n", "its http is empty"),
                new Broken("http:\n  routers:\n  services:\n", "its http is empty"),
                new Broken("http: {routers: {}}\n", "its http.routers is empty"),
                new Broken(
                        "http: {middlewares: {a: {compress: {}}}, routers: {b: null}}\n", "its http.routers is empty"),
                new Broken("tcp: {}\n", "its tcp is empty"),
                new Broken("udp: {services: {}}\n", "its udp.services is empty"),
                new Broken("tls: {options: {}}\n", "its tls.options is empty"));
    }

    static Stream<String> good() {
        return Stream.of(
                "",
                "# nothing yet\n",
                "---\n",
                "{}\n",
                "http:\n",
                "\uFEFFhttp: {middlewares: {a: {compress: {}}}}\r\n",
                "http: {routers: {a: {rule: \"Host(`a.example.com`)\", service: noop@internal, tls: {}}}}\n",
                "http: {routers: {a: {rule: \"Host(`a.example.com`)\", service: noop@internal, middlewares: []}}}\n",
                "http: {services: {a: {loadBalancer: {sticky: {cookie: {}}, servers: [{url: \"http://192.0.2.1\"}]}}}}\n",
                "http: {middlewares: {a: {plugin: {b: {}}}}}\n",
                "http: &all {middlewares: {a: {compress: {}}}}\nours: *all\n",
                "http: {middlewares: {a: {compress: {}}}}\n---\nanother: [\n",
                "http:\n  middlewares:\n    a:\n      addPrefix:\n        prefix:\t/a\n",
                "tls: {options: {default: {}}}\n",
                "tls: {certificates: []}\n");
    }

    @ParameterizedTest
    @MethodSource("broken")
    void whatTraefikCannotTakeIsTold(Broken file) {
        assertThat(ForeignFile.problem(file.text())).contains(file.problem());
    }

    @ParameterizedTest
    @MethodSource("good")
    void whatTraefikTakesIsNoProblem(String text) {
        assertThat(ForeignFile.problem(text)).isEqualTo(Optional.empty());
    }

    @Test
    void whatIsNestedWithoutEndStopsNobody() {
        assertThat(ForeignFile.problem("a: " + "[".repeat(100_000))).isPresent();
        assertThat(ForeignFile.problem("a: " + "{a: ".repeat(100_000))).isPresent();
    }

    @Test
    void aTemplateIsTraefiksToJudge() {
        assertThat(ForeignFile.problem("http: {{ if }}\n")).isEqualTo(Optional.empty());
    }

    @Test
    void onlyYamlIsLookedAt() {
        assertThat(ForeignFile.isRead("dashboard.yml")).isTrue();
        assertThat(ForeignFile.isRead("Dashboard.yaml")).isTrue();
        assertThat(ForeignFile.isRead("dashboard.toml")).isFalse();
        assertThat(ForeignFile.isRead("dashboard.yml.bak")).isFalse();
    }
}
