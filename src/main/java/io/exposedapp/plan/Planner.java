package io.exposedapp.plan;

import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.Reason;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.HostPath;
import io.exposedapp.model.Result;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.claim.Accepted;
import io.exposedapp.plan.claim.AppEdges;
import io.exposedapp.plan.claim.EdgeAccess;
import io.exposedapp.plan.claim.Grants;
import io.exposedapp.plan.claim.Hosts;
import io.exposedapp.plan.claim.OccupiedPorts;
import io.exposedapp.plan.claim.Ports;
import io.exposedapp.plan.reach.CertificateGate;
import io.exposedapp.plan.reach.DnsCheck;
import io.exposedapp.plan.reach.DnsEndpointSet;
import io.exposedapp.plan.reach.DnsEndpoints;
import io.exposedapp.plan.reach.PublicCheck;
import io.exposedapp.plan.reach.RequestWatch;
import io.exposedapp.plan.reach.Watch;
import io.exposedapp.plan.relay.BackendLookup;
import io.exposedapp.plan.relay.RelayPlacement;
import io.exposedapp.plan.relay.RelayPods;
import io.exposedapp.plan.relay.RelayVerdicts;
import io.exposedapp.plan.relay.Relays;
import io.exposedapp.plan.relay.TailnetNodes;
import io.exposedapp.plan.route.Routes;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.PortClaims;
import io.exposedapp.plan.world.RoutedPorts;
import io.exposedapp.plan.world.World;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Computes a plan from a world: first the edges, hosts and ports of all apps, then the relay and the routes of each
 * app. The planner is pure. It has no client, no clock and no log, and the same world gives the same plan.
 */
public final class Planner {

    private final World world;
    private final SortedMap<AppKey, Throwable> failures;
    private final List<ExposedApp> apps;
    private final Set<AppKey> present;
    private final PortClaims claims;
    private final Grants grants;
    private final Map<Integer, String> taken;
    private final RelayPods pods;
    private final RoutedPorts routed;
    private final EdgeAccess access;
    private final Relays relays;
    private final Routes routes;
    private final AppPlanner appPlanner;

    private Planner(World world, SortedMap<AppKey, Throwable> failures) {
        this.world = world;
        this.failures = failures;
        apps = world.apps().stream()
                .filter(a -> !failures.containsKey(AppKey.of(a)))
                .toList();
        present = world.apps().stream().map(AppKey::of).collect(Collectors.toCollection(TreeSet::new));
        claims = new PortClaims(world.portClaims(), world.relays());
        grants = new Grants(world.namespaces());
        taken = OccupiedPorts.taken(world.services(), world.podsWithHostPorts());
        pods = RelayPods.of(world);
        routed = new RoutedPorts(world.edgeFacts());
        access = new EdgeAccess(claims, world.edgeFacts(), routed);
        TailnetNodes tailnet = TailnetNodes.of(world.nodes(), world.tailnet());
        BackendLookup backends = new BackendLookup(world);
        RelayPlacement nodes = new RelayPlacement(world, claims, tailnet, pods, backends);
        relays = new Relays(world, claims, tailnet, pods, backends, nodes, routed, access, taken);
        routes = new Routes(world, grants, access);
        RelayVerdicts verdicts = new RelayVerdicts(world, claims, backends, tailnet, pods, nodes, taken);
        appPlanner = new AppPlanner(
                claims,
                backends,
                nodes,
                verdicts,
                relays,
                routes,
                new DnsCheck(world.outside().dns(), world.dnsEndpoints()),
                new CertificateGate(world),
                new PublicCheck(world));
    }

    /** Plans the world. An app that cannot be planned is left out and keeps what it has. */
    public static Plan plan(World world) {
        SortedMap<AppKey, Throwable> failures = new TreeMap<>();
        while (true) {
            int known = failures.size();
            Planner planner = new Planner(world, failures);
            Map<AppKey, Result<List<Edge>>> edges = planner.edges();
            if (failures.size() == known) {
                Plan plan = planner.plan(edges);
                // An app that fails here may leave the plan incomplete. Plan again without it.
                if (failures.size() == known) {
                    return plan;
                }
            }
        }
    }

    /** Runs work for one app, and records an exception as the failure of that app. */
    private void attempt(ExposedApp app, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            failures.put(AppKey.of(app), e);
        }
    }

    private Plan plan(Map<AppKey, Result<List<Edge>>> edges) {
        Hosts hosts = hosts(edges);
        SortedMap<AppKey, AppPlan> plans = new TreeMap<>();
        List<Accepted> accepted = new ArrayList<>();
        for (ExposedApp app : apps) {
            Result<List<Edge>> resolved = edges.get(AppKey.of(app));
            Optional<Verdict> refusal = resolved.failure()
                    .filter(r -> r.reason() == Reason.HostNotAllowed)
                    .or(() -> hosts.refusal(app))
                    .or(resolved::failure);
            refusal.ifPresentOrElse(
                    why -> attempt(app, () -> plans.put(AppKey.of(app), appPlanner.refuse(app, why))),
                    () -> accepted.add(new Accepted(app, resolved.value().orElseThrow())));
        }
        Map<AppKey, Result<Integer>> ports = ports().assign(accepted);
        accepted.forEach(a ->
                attempt(a.app(), () -> ports.get(a.key()).value().ifPresent(port -> appPlanner.relay(a, port))));
        relays.schedule();
        accepted.forEach(a -> attempt(
                a.app(),
                () -> plans.put(
                        a.key(),
                        ports.get(a.key())
                                .fold(port -> appPlanner.accept(a, port), why -> appPlanner.refuse(a.app(), why)))));
        world.apps().stream()
                .filter(a -> failures.containsKey(AppKey.of(a)))
                .forEach(a -> plans.put(AppKey.of(a), appPlanner.fail(a, failures.get(AppKey.of(a)))));
        return new Plan(
                plans,
                relays.set(present),
                routes.sets(),
                routes.kept(),
                AppPlan.together(plans, p -> p.dns().lookups(), Watch::and),
                AppPlan.together(plans, p -> p.reach().probes(), Watch::and),
                AppPlan.together(plans, AppPlan::certificates, RequestWatch::and),
                endpoints(accepted, plans, hosts),
                failures);
    }

    /** Apps that are not accepted keep their DNSEndpoint, as they keep their route. */
    private DnsEndpointSet endpoints(List<Accepted> accepted, Map<AppKey, AppPlan> plans, Hosts hosts) {
        return new DnsEndpoints(world.dnsEndpoints(), hosts::first)
                .plan(
                        present,
                        accepted.stream()
                                .filter(a -> plans.get(a.key()).accepted().isTrue())
                                .toList(),
                        plans.values().stream()
                                .filter(p -> p.accepted().reason() == Reason.HostNotAllowed)
                                .map(AppPlan::key)
                                .collect(Collectors.toSet()));
    }

    private Map<AppKey, Result<List<Edge>>> edges() {
        AppEdges appEdges = new AppEdges(world.edges(), grants);
        Map<AppKey, Result<List<Edge>>> edges = new TreeMap<>();
        apps.forEach(app -> attempt(app, () -> {
            // Later steps read these values of all apps at once. Reading them here attributes an exception to the app
            // that causes it.
            HostPath.of(app.getSpec());
            Ports.pinned(app);
            Ports.inStatus(app);
            edges.put(AppKey.of(app), appEdges.resolve(app, serving(AppKey.of(app))));
        }));
        return edges;
    }

    /** Names of the edges that serve the app already, according to its claims or to its route files. */
    private Set<String> serving(AppKey app) {
        Set<String> serving =
                claims.of(app).stream().flatMap(c -> c.edges().stream()).collect(Collectors.toCollection(TreeSet::new));
        world.edgeFacts().forEach((edge, facts) -> {
            if (facts.routes().containsKey(app)) {
                serving.add(edge);
            }
        });
        return serving;
    }

    /**
     * Decides which app holds which host. The claims of an app that lost its grant no longer hold a host. Its route
     * files are about to be deleted, and hold their hosts until then.
     */
    private Hosts hosts(Map<AppKey, Result<List<Edge>>> edges) {
        Set<AppKey> forbidden = new HashSet<>();
        edges.forEach((app, resolved) -> resolved.failure()
                .filter(r -> r.reason() == Reason.HostNotAllowed)
                .ifPresent(r -> forbidden.add(app)));
        Set<String> notVisited = world.visitedEdges().stream()
                .filter(e -> Optional.ofNullable(world.edgeFacts().get(e))
                        .filter(EdgeFacts::seen)
                        .isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        return new Hosts(
                apps.stream().filter(a -> !forbidden.contains(AppKey.of(a))).toList(),
                claims.all().stream().filter(c -> !forbidden.contains(c.app())).toList(),
                world.edgeFacts(),
                notVisited);
    }

    private Ports ports() {
        Map<Integer, String> used = OccupiedPorts.avoided(world.services(), taken);
        used.putAll(pods.inUse());
        SortedMap<String, Optional<EdgeFacts>> edges = new TreeMap<>();
        world.visitedEdges()
                .forEach(e -> edges.put(e, Optional.ofNullable(world.edgeFacts().get(e))));
        return new Ports(world.settings(), claims, used, edges, routed, access, present);
    }
}
