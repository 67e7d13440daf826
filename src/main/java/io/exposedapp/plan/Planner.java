package io.exposedapp.plan;

import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** World in, plan out. Pure: no client, no clock, no log; the same world gives the same plan. */
public final class Planner {

  private final World world;
  private final List<Claim> claims;
  private final Hosts hosts;
  private final TailnetNodes tailnet;
  private final Relays relays;
  private final Routes routes;

  private Planner(World world) {
    this.world = world;
    this.claims = world.relays().stream().map(Claim::of).flatMap(Optional::stream).toList();
    this.hosts = new Hosts(world.apps(), claims);
    this.tailnet = TailnetNodes.of(world.nodes(), world.tailnet());
    this.relays = new Relays(world, claims, tailnet);
    this.routes = new Routes(world);
  }

  public static Plan plan(World world) {
    return new Planner(world).plan();
  }

  private Plan plan() {
    List<Accepted> accepted = new ArrayList<>();
    Map<AppKey, Verdict> refused = new TreeMap<>();
    for (ExposedApp app : world.apps()) {
      Resolved<List<Edge>> edges = AppEdges.resolve(app.getSpec(), world.edges());
      hosts.refusal(app).or(edges::refusal).ifPresentOrElse(
          why -> refused.put(AppKey.of(app), why),
          () -> accepted.add(new Accepted(app, edges.value().orElseThrow())));
    }
    Map<AppKey, Resolved<Integer>> ports = new Ports(world.settings(), claims).assign(accepted.stream().map(Accepted::app).toList());

    SortedMap<AppKey, AppPlan> apps = new TreeMap<>();
    for (Accepted a : accepted) {
      Resolved<Integer> port = ports.get(a.key());
      port.refusal().ifPresent(why -> refused.put(a.key(), why));
      port.value().ifPresent(p -> apps.put(a.key(), planAccepted(a, p)));
    }
    for (ExposedApp app : world.apps()) {
      Optional.ofNullable(refused.get(AppKey.of(app))).ifPresent(why -> apps.put(AppKey.of(app), planRefused(app, why)));
    }
    return new Plan(apps, relays.set(apps.keySet()), routes.sets(apps.keySet()));
  }

  private AppPlan planAccepted(Accepted a, int port) {
    ExposedApp app = a.app();
    Resolved<Backend> backend = backend(app);
    relays.want(a, port, backend.value());
    List<RelayNode> nodes = relays.nodes(port);
    relays.served(a.key(), port).ifPresentOrElse(r -> routes.want(a, r.port(), r.nodes()), () -> routes.keep(a.key()));
    Verdict accepted = relays.isClaimed(a.key(), port)
        ? Verdict.yes(Reason.Accepted, "Host " + app.getSpec().host() + " is this app's, on relay port " + port + ".")
        : Verdict.unknown(Reason.ClaimingPort, "Port " + port + " is chosen; its relay is about to be created.");
    return new AppPlan(a.key(), app.getMetadata().getUid(), generation(app), app.getSpec().host(),
        accepted, backendReady(app, backend), relays.verdict(port, backend.value(), nodes), backend.value(), Optional.of(port), nodes,
        routes.verdicts(a));
  }

  private AppPlan planRefused(ExposedApp app, Verdict why) {
    Resolved<Backend> backend = backend(app);
    Optional<Integer> held = claims.stream().filter(c -> c.app().equals(AppKey.of(app))).map(Claim::port).findFirst();
    held.ifPresent(p -> routes.keep(AppKey.of(app)));
    Verdict waits = Verdict.unknown(Reason.Pending, "Waits until the app is accepted" + (held.isPresent() ? "; its last good route is served meanwhile." : "."));
    return new AppPlan(AppKey.of(app), app.getMetadata().getUid(), generation(app), app.getSpec().host(),
        why, backendReady(app, backend), waits, backend.value(), held, held.map(relays::nodes).orElse(List.of()), new TreeMap<>());
  }

  private Resolved<Backend> backend(ExposedApp app) {
    return Backend.resolve(app.getMetadata().getNamespace(), app.getSpec().service(), world.services());
  }

  private Verdict backendReady(ExposedApp app, Resolved<Backend> backend) {
    return backend.refusal().orElseGet(() -> Backend.ready(app.getMetadata().getNamespace(), app.getSpec().service(), world.endpointSlices()));
  }

  private static long generation(ExposedApp app) {
    return Optional.ofNullable(app.getMetadata().getGeneration()).orElse(0L);
  }
}
