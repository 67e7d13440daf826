package io.exposedapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.exposedapp.api.Alias;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.ExposedAppSpec;
import io.exposedapp.api.PathSpec;
import io.exposedapp.plan.PlannedRoutes.Planned;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What Traefik's API has to say of an app: worked out from its spec, not by what is tested and not from the file. */
final class ExpectedItems {

    private static final String FILE = "@file";
    private static final String TO_HTTPS = "redirectscheme https permanent";
    private static final String RETRY = "retry 20";
    private static final Pattern LISTENS = Pattern.compile("^ *bind \"[0-9.]+:([0-9]+)\"", Pattern.MULTILINE);

    private final Map<String, JsonNode> routers;
    private final Map<String, JsonNode> services;
    private final Map<String, JsonNode> middlewares;

    ExpectedItems(LocalTraefik traefik) {
        routers = traefik.items("routers");
        services = traefik.items("services");
        middlewares = traefik.items("middlewares");
    }

    /** Names are joined with {@code _}, which is in no name of Kubernetes. */
    static String name(ExposedApp app) {
        return "home_" + app.getMetadata().getNamespace() + "_"
                + app.getMetadata().getName();
    }

    /** As "entry point, rule, priority, service, certificate resolver, middlewares". */
    static List<String> routers(ExposedApp app) {
        ExposedAppSpec spec = app.getSpec();
        List<String> routers = new ArrayList<>();
        Stream.concat(Stream.of(new Alias(spec.host(), false)), spec.aliases().stream())
                .forEach(host -> spec.paths().forEach(path -> {
                    String prefix = path.prefix();
                    String rule = "Host(`" + host.host() + "`)"
                            + (prefix.equals("/")
                                    ? ""
                                    : " && (Path(`" + prefix + "`) || PathPrefix(`" + prefix + "/`))");
                    int priority = 10_000 + prefix.length();
                    List<String> changes = Stream.concat(changes(spec, host, path), Stream.of(RETRY))
                            .toList();
                    routers.add(List.of("[websecure]", rule, priority, name(app), "letsencrypt", changes)
                            .toString());
                    routers.add(List.of("[web]", rule, priority, "noop@internal", "", List.of(TO_HTTPS))
                            .toString());
                }));
        return routers;
    }

    private static Stream<String> changes(ExposedAppSpec spec, Alias host, PathSpec path) {
        if (Boolean.TRUE.equals(host.redirect())) {
            return Stream.of("redirectregex ^https?://[^/]+/(.*) https://" + spec.host() + "/${1} permanent");
        }
        return Boolean.TRUE.equals(path.strip()) && !path.prefix().equals("/")
                ? Stream.of("stripprefix [" + path.prefix() + "]")
                : Stream.of();
    }

    void assertRouters(Planned app) {
        List<String> seen = routers.entrySet().stream()
                .filter(r -> r.getKey().startsWith(name(app.app()) + "_"))
                .map(r -> said(r.getValue()))
                .toList();
        assertThat(seen).containsExactlyInAnyOrderElementsOf(routers(app.app()));
    }

    private String said(JsonNode router) {
        assertThat(router.path("status").asText()).as("%s", router).isEqualTo("enabled");
        return List.of(
                        texts(router.path("entryPoints")).toString(),
                        router.path("rule").asText(),
                        router.path("priority").asInt(),
                        router.path("service").asText(),
                        router.path("tls").path("certResolver").asText(""),
                        texts(router.path("middlewares")).stream()
                                .map(this::change)
                                .toList())
                .toString();
    }

    /** What a middleware does; beside what is asked for here Traefik shows its defaults. */
    private String change(String name) {
        JsonNode middleware = middlewares.get(name);
        assertThat(middleware.path("status").asText()).as("%s", middleware).isEqualTo("enabled");
        String type = middleware.path("type").asText();
        return type + " "
                + switch (type) {
                    case "redirectscheme" ->
                        middleware.at("/redirectScheme/scheme").asText() + permanent(middleware.path("redirectScheme"));
                    case "redirectregex" ->
                        middleware.at("/redirectRegex/regex").asText() + " "
                                + middleware.at("/redirectRegex/replacement").asText()
                                + permanent(middleware.path("redirectRegex"));
                    case "stripprefix" -> texts(middleware.at("/stripPrefix/prefixes"));
                    case "retry" -> middleware.at("/retry/attempts").asInt();
                    default -> middleware;
                };
    }

    private static String permanent(JsonNode redirect) {
        return redirect.path("permanent").asBoolean() ? " permanent" : "";
    }

    /** One server for each node, on the port where the app's own relay listens. */
    void assertServices(Planned app) {
        Set<String> ports =
                LISTENS.matcher(app.haproxy()).results().map(l -> l.group(1)).collect(Collectors.toSet());
        assertThat(ports).hasSize(1);
        if (app.app().getSpec().relay() != null && app.app().getSpec().relay().port() != null) {
            assertThat(ports).containsExactly(app.app().getSpec().relay().port().toString());
        }
        JsonNode seen = services.get(name(app.app()) + FILE);
        assertThat(seen.path("status").asText()).as("%s", seen).isEqualTo("enabled");
        assertThat(list(seen.at("/loadBalancer/servers")).map(s -> s.path("url").asText()))
                .containsExactlyElementsOf(FuzzRound.TAILNET.values().stream()
                        .map(a -> "http://" + a + ":" + ports.iterator().next())
                        .toList());
    }

    /** Nothing is there that isn't some app's, and no server is two apps'. */
    String assertNothingElse(Set<String> apps) {
        assertThat(routers.keySet()).allMatch(r -> apps.contains(r.replaceAll("_[0-9]+(_http)?@file$", "")));
        assertThat(services.keySet())
                .isEqualTo(apps.stream().map(a -> a + FILE).collect(Collectors.toCollection(TreeSet::new)));
        assertThat(services.values().stream()
                        .flatMap(s -> list(s.at("/loadBalancer/servers")))
                        .map(s -> s.path("url").asText()))
                .doesNotHaveDuplicates();
        Set<String> used = routers.values().stream()
                .flatMap(r -> texts(r.path("middlewares")).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(middlewares.keySet()).isEqualTo(used);
        return routers.size() + " routers, " + services.size() + " services, " + middlewares.size() + " middlewares";
    }

    private static List<String> texts(JsonNode array) {
        return list(array).map(JsonNode::asText).toList();
    }

    private static Stream<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
