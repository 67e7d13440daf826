package io.exposedapp.plan.route;

import io.exposedapp.api.Edge;
import io.exposedapp.api.Reason;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.claim.Accepted;
import io.exposedapp.plan.claim.EdgeAccess;
import io.exposedapp.plan.claim.Grants;
import io.exposedapp.plan.relay.RelayNode;
import io.exposedapp.plan.relay.Relays.Served;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.EdgeFacts.RouteFact;
import io.exposedapp.plan.world.World;
import io.exposedapp.traefik.RouteFile;
import io.exposedapp.traefik.ServerUrl;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Plans the route set of each edge while the planner goes through the apps. */
public final class Routes {

    private final World world;
    private final Grants grants;
    private final EdgeAccess access;
    private final RouteRefusals refusals;
    private final SortedMap<String, SortedMap<AppKey, RouteFile>> desired = new TreeMap<>();
    private final SortedMap<String, Set<AppKey>> kept = new TreeMap<>();
    private final Set<String> drained = new TreeSet<>();

    public Routes(World world, Grants grants, EdgeAccess access) {
        this.world = world;
        this.access = access;
        refusals = new RouteRefusals(world);
        this.grants = grants;
        world.edges().forEach(e -> {
            desired.put(e.getMetadata().getName(), new TreeMap<>());
            kept.put(e.getMetadata().getName(), new TreeSet<>());
            if (world.isDraining() || e.getSpec().drains()) {
                drained.add(e.getMetadata().getName());
            }
        });
    }

    /**
     * Plans the routes of an app. An edge gets a new route only after the relay's pods admit the edge. Until then, the
     * edge keeps what it has. A route also gets no new server where no relay serves: another program of the node may
     * use the port, and would be exposed to the internet. A route without servers is written ahead of the relay, so
     * that Traefik gets the certificates while the relay starts.
     *
     * @param asked for an edge, the hosts that Traefik there is asked for a certificate of. Empty if that is not
     *     decided yet: what is there stays
     */
    public void want(Accepted app, Served served, Function<Edge, Optional<Set<String>>> asked) {
        for (Edge edge : app.edges()) {
            String name = edge.getMetadata().getName();
            if (drained.contains(name)) {
                continue;
            }
            List<RelayNode> nodes = served.admitting(edge.getSpec().tailnetAddress()).stream()
                    .filter(node -> node.serving()
                            || leads(
                                    name,
                                    app.key(),
                                    ServerUrl.of(node.address(), served.claim().port())))
                    .toList();
            Optional<Set<String>> hosts = asked.apply(edge);
            if (hosts.isEmpty() || (nodes.isEmpty() && !isAhead(app, edge, hosts.get()))) {
                keep(edge, app.key());
            } else {
                desired.get(name)
                        .put(
                                app.key(),
                                RouteRender.render(
                                        world.settings().clusterName(),
                                        app.key(),
                                        app.app().getSpec(),
                                        edge,
                                        hosts.get(),
                                        served.claim().port(),
                                        nodes));
            }
        }
    }

    private boolean isAhead(Accepted app, Edge edge, Set<String> asked) {
        return facts(edge.getMetadata().getName())
                .filter(EdgeFacts::seen)
                .filter(facts -> facts.isAhead(app.key())
                        || (!asked.isEmpty() && !facts.routes().containsKey(app.key())))
                .isPresent();
    }

    private Optional<EdgeFacts> facts(String edge) {
        return Optional.ofNullable(world.edgeFacts().get(edge));
    }

    private boolean leads(String edge, AppKey app, String server) {
        return facts(edge).filter(facts -> facts.leads(app, server)).isPresent();
    }

    /** Keeps all routes of the app as they are. */
    public void keep(AppKey app) {
        world.edges().forEach(e -> keep(e, app));
    }

    /**
     * Keeps the routes of a refused app that forward to it. One that was written ahead goes: beside the route of the
     * app that has the host by now, it would only be in the way. Returns false if there is nothing to keep.
     */
    public boolean keepServing(AppKey app) {
        world.edges().stream().filter(e -> !hasAhead(e, app)).forEach(e -> keep(e, app));
        return kept.values().stream().anyMatch(apps -> apps.contains(app));
    }

    /** Keeps the routes that were written ahead of the relay. Those that forward to a port are removed. */
    public void keepAhead(AppKey app) {
        world.edges().stream().filter(e -> hasAhead(e, app)).forEach(e -> keep(e, app));
    }

    private boolean hasAhead(Edge edge, AppKey app) {
        return facts(edge.getMetadata().getName())
                .filter(facts -> facts.isAhead(app))
                .isPresent();
    }

    /** Keeps the app's file on one edge, unless it serves a host that the app's namespace may no longer use there. */
    private void keep(Edge edge, AppKey app) {
        if (facts(edge.getMetadata().getName()).stream()
                .flatMap(facts -> facts.claims(app).stream())
                .allMatch(c -> grants.allows(edge, app.namespace(), c.host()))) {
            kept.get(edge.getMetadata().getName()).add(app);
        }
    }

    /**
     * The state of the app's route on each of its edges: the observed file, compared with the desired one.
     *
     * @param port the port that was chosen for the app
     */
    public SortedMap<String, Verdict> verdicts(Accepted app, int port) {
        SortedMap<String, Verdict> verdicts = new TreeMap<>();
        for (Edge edge : app.edges()) {
            String name = edge.getMetadata().getName();
            Optional<RouteFile> wanted = Optional.ofNullable(desired.get(name).get(app.key()));
            Optional<Verdict> barred =
                    access.barring(app, port, edge).map(other -> refusals.barred(app, port, name, other));
            Verdict verdict = verdict(name, wanted, app.key(), barred);
            verdicts.put(
                    name,
                    edge.isMarkedForDeletion() && !verdict.isTrue() && !drained.contains(name)
                            ? refusals.terminating(name)
                            : verdict);
        }
        return verdicts;
    }

    private Verdict verdict(String edge, Optional<RouteFile> wanted, AppKey app, Optional<Verdict> barred) {
        EdgeFacts facts = world.edgeFacts().get(edge);
        if (drained.contains(edge)) {
            return refusals.drained(edge);
        }
        if (facts == null) {
            return Verdict.unknown(
                    Reason.NotVisited, "Edge " + edge + " wasn't visited yet since the operator started.");
        }
        if (!facts.connected().isTrue()) {
            return facts.connected();
        }
        boolean ahead = wanted.map(RouteFile::hasNoServer).orElse(true);
        if (ahead && barred.isPresent()) {
            return barred.get();
        }
        if (ahead) {
            // An edge is not admitted while it is not known what Traefik serves. The route then waits for Traefik.
            return facts.servedPorts().isEmpty()
                    ? facts.traefik()
                    : Verdict.unknown(Reason.Pending, "No serving relay admits edge " + edge + " yet.");
        }
        RouteFact fact = facts.routes().get(app);
        if (fact == null) {
            return Verdict.unknown(Reason.Pending, "The route is about to be written to edge " + edge + ".");
        }
        boolean asWanted = fact.content().equals(wanted);
        return asWanted || fact.verdict().status() == Verdict.Status.False
                ? fact.verdict()
                : Verdict.unknown(Reason.Pending, "The route is about to be changed on edge " + edge + ".");
    }

    /** By edge, apps whose file is kept as it is. */
    public SortedMap<String, Set<AppKey>> kept() {
        return kept;
    }

    public SortedMap<String, RouteSet> sets() {
        SortedMap<String, RouteSet> sets = new TreeMap<>();
        for (Map.Entry<String, SortedMap<AppKey, RouteFile>> edge : desired.entrySet()) {
            sets.put(
                    edge.getKey(),
                    new RouteSet(
                            edge.getValue(),
                            keptThere(edge.getKey()),
                            drained.contains(edge.getKey()),
                            world.restoring().holds()));
        }
        return sets;
    }

    private Set<AppKey> keptThere(String edge) {
        Set<AppKey> there = new TreeSet<>(kept.get(edge));
        there.retainAll(facts(edge).map(facts -> facts.routes().keySet()).orElse(Set.of()));
        return there;
    }
}
