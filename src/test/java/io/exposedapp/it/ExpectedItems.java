package io.exposedapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.exposedapp.api.Alias;
import io.exposedapp.api.ExposedAppSpec;
import io.exposedapp.plan.PlannedRoutes.Planned;
import io.exposedapp.plan.RouteFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Holds what Traefik's API says of one app against its spec and its file. */
final class ExpectedItems {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILE = "@file";

  private ExpectedItems() {}

  /** Rules are made anew from the spec here, not by what is tested. */
  static void assertRouters(Planned app, Map<String, JsonNode> routers) {
    Set<String> rules = new HashSet<>();
    for (Map.Entry<String, RouteFile.Router> wanted : app.file().http().routers().entrySet()) {
      JsonNode seen = routers.get(wanted.getKey() + FILE);
      RouteFile.Router router = wanted.getValue();
      assertThat(seen).as(wanted.getKey()).isNotNull();
      assertThat(seen.path("status").asText()).as("%s", seen).isEqualTo("enabled");
      assertThat(seen.path("rule").asText()).isEqualTo(router.rule());
      assertThat(seen.path("priority").asInt()).isEqualTo(router.priority());
      assertThat(texts(seen.path("entryPoints"))).isEqualTo(router.entryPoints());
      assertThat(texts(seen.path("middlewares"))).isEqualTo(router.middlewares().stream().map(m -> m + FILE).toList());
      assertThat(seen.path("service").asText()).isEqualTo(router.service());
      assertThat(seen.path("tls").path("certResolver").asText("")).isEqualTo(router.tls() == null ? "" : router.tls().certResolver());
      rules.add(router.entryPoints() + " " + seen.path("rule").asText());
    }
    assertThat(rules).containsExactlyInAnyOrderElementsOf(rules(app.app().getSpec()));
  }

  static void assertServices(Planned app, Map<String, JsonNode> services) {
    app.file().http().services().forEach((name, service) -> {
      JsonNode seen = services.get(name + FILE);
      assertThat(seen.path("status").asText()).as("%s", seen).isEqualTo("enabled");
      List<String> servers = list(seen.path("loadBalancer").path("servers")).map(s -> s.path("url").asText()).toList();
      assertThat(servers).hasSize(2).isEqualTo(service.loadBalancer().servers().stream().map(RouteFile.Server::url).toList());
    });
  }

  static void assertMiddlewares(Planned app, Map<String, JsonNode> middlewares) {
    app.file().http().middlewares().forEach((name, middleware) -> {
      JsonNode seen = middlewares.get(name + FILE);
      assertThat(seen.path("status").asText()).as("%s", seen).isEqualTo("enabled");
      // beside what the file says Traefik shows its defaults
      JSON.valueToTree(middleware).properties().forEach(kind -> kind.getValue().properties().forEach(field ->
          assertThat(seen.path(kind.getKey()).path(field.getKey())).as("%s", seen).isEqualTo(field.getValue())));
    });
  }

  /** Names of all that the files hold, of one kind. */
  static Set<String> names(Collection<Planned> apps, Function<RouteFile.Http, Map<String, ?>> kind) {
    Set<String> names = new TreeSet<>();
    apps.forEach(a -> kind.apply(a.file().http()).keySet().forEach(n -> names.add(n + FILE)));
    return names;
  }

  private static List<String> rules(ExposedAppSpec spec) {
    List<String> rules = new ArrayList<>();
    Stream.concat(Stream.of(spec.host()), spec.aliases().stream().map(Alias::host)).forEach(host -> spec.paths().forEach(path -> {
      String prefix = path.prefix();
      String rule = "Host(`" + host + "`)" + (prefix.equals("/") ? "" : " && (Path(`" + prefix + "`) || PathPrefix(`" + prefix + "/`))");
      rules.add("[web] " + rule);
      rules.add("[websecure] " + rule);
    }));
    return rules;
  }

  private static List<String> texts(JsonNode array) {
    return list(array).map(JsonNode::asText).toList();
  }

  private static Stream<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
