package io.exposedapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.exposedapp.api.Edge;
import io.exposedapp.api.EdgeSpec;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.plan.PlannedRoutes;
import io.exposedapp.plan.PlannedRoutes.Planned;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Random Edges, two thirds of them made hostile in one or two places; and the route of one app on each that the API
 * server lets in.
 */
final class FuzzedEdges {

    private static final List<String> NAMES =
            List.of("web", "websecure", "null", "on", "123", "1e3", "A_b-c", "letsencrypt", "0x10", "e".repeat(63));
    private static final List<String> HOSTS = List.of("*", "*.example.com", "photos.example.com", "other.example.com");
    private static final ExposedApp APP = Serialization.unmarshal("""
      apiVersion: exposedapp.io/v1alpha1
      kind: ExposedApp
      metadata: {name: photos, namespace: default, uid: photos-uid}
      spec: {host: photos.example.com, service: {name: web}}
      """, ExposedApp.class);

    private final Random random;
    private final List<Edge> accepted;

    private FuzzedEdges(TestCluster cluster, Random random, int count) {
        this.random = random;
        HostileValues hostile = new HostileValues(random);
        List<DryRuns.Question> asked = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<String, Object> spec = spec();
            for (int times = random.nextInt(3); times > 0; times--) {
                hostile.spoil(spec);
            }
            Map<String, Object> edge = map(
                    "apiVersion",
                    "exposedapp.io/v1alpha1",
                    "kind",
                    "Edge",
                    "metadata",
                    map("name", "fuzzed-" + i),
                    "spec",
                    spec);
            asked.add(new DryRuns.Question(null, edge));
        }
        accepted = new DryRuns(cluster).accepted(Edge.class, asked);
    }

    static FuzzedEdges of(TestCluster cluster, long seed, int count) {
        return new FuzzedEdges(cluster, new Random(seed), count);
    }

    List<Edge> accepted() {
        return accepted;
    }

    void assertRendered(Edge edge) {
        List<Planned> planned = PlannedRoutes.of(List.of(APP), edge, FuzzRound.TAILNET);
        String what = Serialization.asJson(edge);
        EdgeSpec spec = edge.getSpec();
        if (planned.isEmpty()) {
            assertThat(!Boolean.TRUE.equals(spec.drain()) && spec.grants().isEmpty())
                    .as("the app has to be served by %s", what)
                    .isFalse();
            return;
        }
        Planned app = planned.get(0);
        JsonNode routers = yaml(app.text()).at("/http/routers");
        assertThat(routers).as("%s\n%s", what, app.text()).hasSize(2);
        boolean hasNames = spec.traefik().entryPoints() != null;
        assertThat(routers.at("/home_default_photos_0/entryPoints").toString())
                .as("%s\n%s", what, app.text())
                .isEqualTo(list(
                        hasNames && spec.traefik().entryPoints().https() != null
                                ? spec.traefik().entryPoints().https()
                                : "websecure"));
        assertThat(routers.at("/home_default_photos_0_http/entryPoints").toString())
                .as("%s\n%s", what, app.text())
                .isEqualTo(list(
                        hasNames && spec.traefik().entryPoints().http() != null
                                ? spec.traefik().entryPoints().http()
                                : "web"));
        assertThat(routers.at("/home_default_photos_0/tls/certResolver"))
                .as("%s\n%s", what, app.text())
                .hasToString(quoted(spec.certificates().get(0).resolver()));
        assertThat(app.haproxy().lines().filter(l -> l.contains("tcp-request")))
                .as("%s\n%s", what, app.haproxy())
                .containsExactly("  tcp-request connection reject unless { src " + spec.tailnetAddress() + " }");
    }

    private Map<String, Object> spec() {
        Map<String, Object> spec = map(
                "publicAddresses",
                new ArrayList<>(List.of(random.nextBoolean() ? "203.0.113.10" : "2001:db8::10")),
                "tailnetAddress",
                "100.64." + random.nextInt(256) + "." + random.nextInt(256),
                "ssh",
                map(
                        "hostKeys",
                        new ArrayList<>(List.of("ssh-ed25519 " + "A".repeat(68))),
                        "privateKeySecret",
                        map("name", "s", "key", "k")));
        if (random.nextInt(4) > 0) {
            spec.put(
                    "traefik",
                    map(
                            "entryPoints",
                            map("http", one(NAMES), "https", one(NAMES)),
                            "api",
                            random.nextBoolean() ? "" : "127.0.0.1:8082"));
        }
        if (random.nextInt(4) > 0) {
            spec.put("certificates", new ArrayList<>(List.of(map("name", "a", "resolver", one(NAMES)))));
        }
        if (random.nextInt(4) == 0) {
            spec.put(
                    "grants",
                    new ArrayList<>(List.of(map(
                            "namespaces",
                            random.nextBoolean() ? map("all", true) : map("matchLabels", map("team", "a")),
                            "hosts",
                            new ArrayList<>(List.of(one(HOSTS)))))));
        }
        return spec;
    }

    private String one(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static JsonNode yaml(String text) {
        try {
            return Serialization.yamlMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(text, e);
        }
    }

    private static String list(String name) {
        return "[" + quoted(name) + "]";
    }

    private static String quoted(String name) {
        return "\"" + name + "\"";
    }

    private static Map<String, Object> map(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    @Override
    public String toString() {
        return accepted.size() + " Edges accepted";
    }
}
