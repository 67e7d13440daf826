package io.exposedapp.plan;

import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.Reason;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Result;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.claim.Accepted;
import io.exposedapp.plan.claim.AppEdges;
import io.exposedapp.plan.claim.EdgeAccess;
import io.exposedapp.plan.claim.Grants;
import io.exposedapp.plan.claim.Hosts;
import io.exposedapp.plan.claim.OccupiedPorts;
import io.exposedapp.plan.claim.Ports;
import io.exposedapp.plan.relay.Backend;
import io.exposedapp.plan.relay.BackendLookup;
import io.exposedapp.plan.relay.RelayPlacement;
import io.exposedapp.plan.relay.RelayPods;
import io.exposedapp.plan.relay.Relays;
import io.exposedapp.plan.relay.Relays.Served;
import io.exposedapp.plan.relay.TailnetNodes;
import io.exposedapp.plan.route.Routes;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.PortClaim;
import io.exposedapp.plan.world.RoutedPorts;
import io.exposedapp.plan.world.World;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** World in, plan out. Pure: no client, no clock, no log; the same world gives the same plan. */
public final class Planner {

    private final World world;
    private final List<PortClaim> claims;
    private final Map<AppKey, List<PortClaim>> claimsOf;
    private final BackendLookup backends;
    private final Grants grants;
    private final Map<Integer, String> taken;
    private final Set<AppKey> present;
    private final RelayPods pods;
    private final RelayPlacement nodes;
    private final RoutedPorts leads;
    private final EdgeAccess admission;
    private final Relays relays;
    private final Routes routes;
    private final SortedMap<AppKey, AppPlan> plans = new TreeMap<>();

    private Planner(World world, Map<List<?>, DaemonSet> rendered) {
        this.world = world;
        // a relay speaks before a reservation of the same port
        this.claims = world.relays().stream()
                .map(PortClaim::of)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(c -> !c.reservation()))
                .toList();
        this.claimsOf = claims.stream().collect(Collectors.groupingBy(PortClaim::app));
        this.backends = new BackendLookup(world);
        this.grants = new Grants(world.namespaces());
        this.present = world.apps().stream().map(AppKey::of).collect(Collectors.toCollection(TreeSet::new));
        this.pods = new RelayPods(world);
        this.leads = new RoutedPorts(world.edgeFacts());
        this.admission = new EdgeAccess(claims, world.edgeFacts(), leads);
        this.taken = OccupiedPorts.taken(world.services(), world.podsWithHostPorts());
        TailnetNodes tailnet = TailnetNodes.of(world.nodes(), world.tailnet());
        this.nodes = new RelayPlacement(world, tailnet, pods);
        this.relays = new Relays(world, claims, tailnet, pods, nodes, leads, admission, taken, rendered);
        this.routes = new Routes(world, grants);
    }

    static Plan plan(World world) {
        return plan(world, Map.of());
    }

    /** @param rendered of the plan before: with many apps nearly all relays are what they were. It only saves work. */
    public static Plan plan(World world, Map<List<?>, DaemonSet> rendered) {
        return new Planner(world, rendered).plan();
    }

    private Plan plan() {
        Map<AppKey, Result<List<Edge>>> edges = edges();
        List<ExposedApp> entitled = world.apps().stream()
                .filter(a -> !isForbidden(edges.get(AppKey.of(a))))
                .toList();
        Hosts hosts = hosts(entitled);
        List<Accepted> accepted = new ArrayList<>();
        for (ExposedApp app : world.apps()) {
            Result<List<Edge>> resolved = edges.get(AppKey.of(app));
            resolved.failure()
                    .filter(r -> r.reason() == Reason.HostNotAllowed)
                    .or(() -> hosts.refusal(app))
                    .or(resolved::failure)
                    .ifPresentOrElse(
                            why -> refuse(app, why),
                            () -> accepted.add(
                                    new Accepted(app, resolved.value().orElseThrow())));
        }
        Map<AppKey, Result<Integer>> ports = ports().assign(accepted);
        for (Accepted a : accepted) {
            Result<Integer> port = ports.get(a.key());
            port.failure().ifPresent(why -> refuse(a.app(), why));
            port.failure()
                    .filter(why -> why.reason() == Reason.PortRangeExhausted)
                    .ifPresent(why -> relays.giveUp(a.key()));
            port.value().ifPresent(p -> accept(a, p));
        }
        return new Plan(plans, relays.set(present), routes.sets(), routes.kept(), relays.rendered());
    }

    private Map<AppKey, Result<List<Edge>>> edges() {
        AppEdges appEdges = new AppEdges(world.edges(), grants);
        Map<AppKey, Result<List<Edge>>> edges = new TreeMap<>();
        world.apps().forEach(app -> edges.put(AppKey.of(app), appEdges.resolve(app, serving(AppKey.of(app)))));
        return edges;
    }

    /** Names of the edges that serve the app already, by its relay or by its file there. */
    private Set<String> serving(AppKey app) {
        Set<String> serving = claimsOf.getOrDefault(app, List.of()).stream()
                .flatMap(c -> c.edges().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        world.edgeFacts().forEach((edge, facts) -> {
            if (facts.routes().containsKey(app)) {
                serving.add(edge);
            }
        });
        return serving;
    }

    private static boolean isForbidden(Result<List<Edge>> edges) {
        return edges.failure().filter(r -> r.reason() == Reason.HostNotAllowed).isPresent();
    }

    /**
     * Who has lost his right holds nothing by his relay any more; his files are about to be removed, and hold until
     * they are.
     */
    private Hosts hosts(List<ExposedApp> entitled) {
        Set<AppKey> keys = entitled.stream().map(AppKey::of).collect(Collectors.toSet());
        Set<String> notVisited = world.edges().stream()
                .map(e -> e.getMetadata().getName())
                .filter(e -> Optional.ofNullable(world.edgeFacts().get(e))
                        .filter(EdgeFacts::seen)
                        .isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        return new Hosts(
                entitled,
                claims.stream()
                        .filter(c -> keys.contains(c.app()) || !present.contains(c.app()))
                        .toList(),
                world.edgeFacts(),
                notVisited);
    }

    private Ports ports() {
        Map<Integer, String> used = OccupiedPorts.avoided(world.services(), taken);
        used.putAll(pods.inUse());
        SortedMap<String, Optional<EdgeFacts>> edges = new TreeMap<>();
        world.edges().stream()
                .map(e -> e.getMetadata().getName())
                .forEach(e -> edges.put(e, Optional.ofNullable(world.edgeFacts().get(e))));
        return new Ports(world.settings(), claims, used, edges, leads, admission, present);
    }

    private void accept(Accepted a, int port) {
        ExposedApp app = a.app();
        Result<Backend> backend = backends.resolve(app);
        relays.want(a, port, backend.value());
        Optional<Served> served = relays.served(a.key(), port);
        if (served.filter(Served::serves).isPresent() || !relays.isMistaken(a.key(), port)) {
            served.ifPresentOrElse(r -> routes.want(a, r), () -> routes.keep(a.key()));
        }
        boolean claimed = relays.isClaimed(a.key(), port);
        // a port is told once it is claimed: until then another app may be faster
        Optional<Integer> told = claimed ? Optional.of(port) : Ports.inStatus(app);
        Verdict accepted = claimed
                ? Verdict.yes(
                        Reason.Accepted, "Host " + app.getSpec().host() + " is this app's, on relay port " + port + ".")
                : relays.refusal(port)
                        .orElseGet(() -> Verdict.unknown(
                                Reason.ClaimingPort, "Port " + port + " is chosen; its relay is about to be created."));
        plans.put(
                a.key(),
                new AppPlan(
                        a.key(),
                        app.getMetadata().getUid(),
                        generation(app),
                        app.getSpec().host(),
                        accepted,
                        backendReady(app, backend),
                        relays.verdict(port, backend.value()),
                        backend.value(),
                        told,
                        told.map(nodes::of).orElse(List.of()),
                        routes.verdicts(a)));
    }

    /** Who has no right isn't served any longer; any other refusal leaves the last good route. */
    private void refuse(ExposedApp app, Verdict why) {
        AppKey key = AppKey.of(app);
        Result<Backend> backend = backends.resolve(app);
        Optional<Integer> held = claimsOf.getOrDefault(key, List.of()).stream()
                .map(PortClaim::port)
                .findFirst();
        boolean withdrawn = why.reason() == Reason.HostNotAllowed;
        if (withdrawn) {
            relays.withdraw(key, app.getMetadata().getUid());
        }
        boolean kept = !withdrawn && routes.keep(key);
        // who only waits may need it yet: nothing else may know which port the app had
        Optional<Integer> told = why.status() == Verdict.Status.Unknown ? held.or(() -> Ports.inStatus(app)) : held;
        Verdict waits = Verdict.unknown(
                Reason.Pending,
                "Waits until the app is accepted"
                        + (held.isPresent() && kept ? "; its last good route is served meanwhile." : "."));
        plans.put(
                key,
                new AppPlan(
                        key,
                        app.getMetadata().getUid(),
                        generation(app),
                        app.getSpec().host(),
                        why,
                        backendReady(app, backend),
                        waits,
                        backend.value(),
                        told,
                        held.map(nodes::of).orElse(List.of()),
                        new TreeMap<>()));
    }

    private Verdict backendReady(ExposedApp app, Result<Backend> backend) {
        return backend.failure().orElseGet(() -> backends.ready(app));
    }

    private static long generation(ExposedApp app) {
        return Optional.ofNullable(app.getMetadata().getGeneration()).orElse(0L);
    }
}
