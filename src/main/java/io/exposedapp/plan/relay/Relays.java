package io.exposedapp.plan.relay;

import io.exposedapp.api.Edge;
import io.exposedapp.api.Reason;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.HostPath;
import io.exposedapp.model.Names;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.claim.Accepted;
import io.exposedapp.plan.claim.EdgeAccess;
import io.exposedapp.plan.relay.RelaySet.Cause;
import io.exposedapp.plan.relay.RelaySet.Removal;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.PortClaim;
import io.exposedapp.plan.world.RoutedPorts;
import io.exposedapp.plan.world.World;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Plans the relay set while the planner goes through the apps. */
public final class Relays {

    /**
     * A relay that serves, or will first.
     *
     * @param nodes those that serve, and of them those that stay, if any does; while none serves, all
     */
    public record Served(PortClaim claim, List<RelayNode> nodes) {

        /**
         * The nodes that let an edge in: not all may, while the relay is rolled out. None where it isn't to be let in
         * yet.
         */
        public List<RelayNode> admitting(String address) {
            return claim.sources().contains(address)
                    ? nodes.stream()
                            .filter(n -> !n.serving() || n.admits().contains(address))
                            .toList()
                    : List.of();
        }

        public boolean serves() {
            return nodes.stream().anyMatch(RelayNode::serving);
        }
    }

    /**
     * What the pods of a port are to do.
     *
     * @param admitting whether they are to let anybody in
     */
    record Target(Backend backend, boolean admitting) {}

    private final World world;
    private final Map<Integer, PortClaim> relays;
    private final Map<AppKey, List<PortClaim>> relaysOf;
    private final Map<Integer, PortClaim> reservations;
    private final TailnetNodes tailnet;
    private final Optional<RelayManifest> manifest;
    private final RelayPods pods;
    private final RelayPlacement nodes;
    private final RoutedPorts leads;
    private final EdgeAccess admission;
    private final Map<Integer, String> taken;
    private final SortedMap<String, DaemonSet> desired = new TreeMap<>();
    private final Map<AppKey, Integer> wanted = new TreeMap<>();
    private final SortedMap<Integer, Target> targets = new TreeMap<>();
    private final Set<Integer> givenUp = new HashSet<>();

    /** @param taken what else in the cluster takes ports of the nodes, by port */
    public Relays(
            World world,
            List<PortClaim> claims,
            TailnetNodes tailnet,
            RelayPods pods,
            RelayPlacement nodes,
            RoutedPorts leads,
            EdgeAccess admission,
            Map<Integer, String> taken,
            Map<List<?>, DaemonSet> rendered) {
        this.world = world;
        this.pods = pods;
        this.nodes = nodes;
        this.leads = leads;
        this.admission = admission;
        this.taken = taken;
        this.relays = claims.stream()
                .filter(c -> !c.reservation())
                .collect(Collectors.toMap(PortClaim::port, Function.identity()));
        this.relaysOf = relays.values().stream().collect(Collectors.groupingBy(PortClaim::app));
        this.reservations = claims.stream()
                .filter(PortClaim::reservation)
                .collect(Collectors.toMap(PortClaim::port, Function.identity()));
        this.tailnet = tailnet;
        this.manifest = world.installation().map(owner -> new RelayManifest(world.settings(), owner, rendered));
    }

    /** The app is to be relayed on this port. Without a known backend its claim is kept: as it is, or without pods. */
    public void want(Accepted app, int port, Optional<Backend> backend) {
        wanted.put(app.key(), port);
        if (manifest.isEmpty()) {
            return;
        }
        RelayOwnership holding = new RelayOwnership(
                app.key(),
                app.app().getMetadata().getUid(),
                HostPath.of(app.app().getSpec()),
                app.edges().stream().map(e -> e.getMetadata().getName()).toList(),
                admission.sources(app, port));
        if (backend.isPresent() && !tailnet.addresses().isEmpty()) {
            desired.put(Names.relay(port), manifest.get().serving(port, holding, backend.get(), tailnet.addresses()));
            targets.put(port, new Target(backend.get(), !holding.sources().isEmpty()));
        } else if (!relays.containsKey(port) || relays.get(port).isIdle()) {
            desired.put(Names.relay(port), manifest.get().idle(port, holding));
        }
    }

    /**
     * There is no port for the app. Where it holds one that lets nobody in, another app may be led there, and hold what
     * this one is led to.
     */
    public void giveUp(AppKey app) {
        relaysOf.getOrDefault(app, List.of()).stream()
                .filter(c -> c.sources().isEmpty())
                .map(PortClaim::port)
                .forEach(givenUp::add);
    }

    /** The app has no right to be served: its port stays, its relay goes to rest and holds no host any more. */
    public void withdraw(AppKey app, String uid) {
        relaysOf.getOrDefault(app, List.of())
                .forEach(c -> manifest.ifPresent(
                        m -> desired.put(Names.relay(c.port()), m.idle(c.port(), RelayOwnership.portOnly(app, uid)))));
    }

    public boolean isClaimed(AppKey app, int port) {
        return relays.containsKey(port) && relays.get(port).app().equals(app);
    }

    /**
     * Where the app's route leads: to the relays of the wanted port that serve; while none does, to those of a port
     * that the app still holds from before; else to where the first will serve, which counts for routes that lead there
     * already. Empty while there is nothing to lead to: then a route that is there stays.
     */
    public Optional<Served> served(AppKey app, int wantedPort) {
        List<PortClaim> held = relaysOf.getOrDefault(app, List.of()).stream()
                .filter(c -> !c.isIdle() && !taken.containsKey(c.port()))
                .sorted(Comparator.comparing((PortClaim c) -> c.port() != wantedPort)
                        .thenComparing(PortClaim::port))
                .toList();
        return held.stream()
                .map(c -> new Served(c, nodes.staying(c.port())))
                .filter(s -> !s.nodes().isEmpty())
                .findFirst()
                .or(() -> held.stream()
                        .findFirst()
                        .map(c -> new Served(c, nodes.of(c.port())))
                        .filter(s -> !s.nodes().isEmpty()));
    }

    /**
     * Whether something else answers instead of the app's relay, on a port that it holds or is to get: nobody is to be
     * led there.
     */
    public boolean isMistaken(AppKey app, int port) {
        return Stream.concat(
                        Stream.of(port),
                        relaysOf.getOrDefault(app, List.of()).stream().map(PortClaim::port))
                .anyMatch(p -> taken.containsKey(p) || pods.inUse().containsKey(p));
    }

    /** Why the relay of the port isn't as it should be, if the API server doesn't take it. */
    public Optional<Verdict> refusal(int port) {
        String name = Names.relay(port);
        String meanwhile =
                relays.containsKey(port) ? "The relay stays as it was" : "Nothing is relayed on port " + port;
        return Optional.ofNullable(world.refusedRelays().get(name))
                .map(words -> Verdict.no(
                        Reason.RelayRefused,
                        "The API server refuses DaemonSet " + name + ": " + words + ". " + meanwhile
                                + " until it is taken. Look for a quota, a policy or a webhook for"
                                + " DaemonSets of namespace " + world.settings().relaysNamespace()
                                + "; it is tried again by itself."));
    }

    public Verdict verdict(int port, Optional<Backend> backend) {
        Predicate<RelayNode> serves = n ->
                n.serving() && backend.map(b -> pods.leads(port, n.name(), b)).orElse(true);
        List<String> serving = nodes.of(port).stream()
                .filter(serves)
                .map(n -> n.name() + " (" + n.address() + ":" + port + ")")
                .toList();
        List<String> missing = nodes.of(port).stream()
                .filter(serves.negate())
                .map(RelayNode::name)
                .toList();
        Optional<Verdict> trouble = refusal(port).or(tailnet::problem);
        if (trouble.isPresent()) {
            return trouble.get();
        }
        if (taken.containsKey(port)) {
            return Verdict.no(
                    Reason.PortInUse,
                    "Port " + port + " is taken on the nodes by " + taken.get(port)
                            + ", which gets what is meant for the relay: it answers instead of the app. Give that another port, or pin another one in spec.relay.port;"
                            + " an app that pins none moves where one is free.");
        }
        if (serving.isEmpty()) {
            return backend.isEmpty()
                    ? Verdict.unknown(
                            Reason.WaitingForBackend,
                            "The Service's address isn't known, so there is nothing to relay to.")
                    : pods.trouble(port)
                            .orElseGet(() -> Verdict.no(
                                    Reason.Starting,
                                    "The relay on port " + port
                                            + (nodes.of(port).stream().anyMatch(RelayNode::serving)
                                                    ? " still leads to where the Service was, on "
                                                    : " isn't ready yet on ")
                                            + String.join(", ", missing)
                                            + ". If this lasts, look at the pods of DaemonSet "
                                            + world.settings().relaysNamespace() + "/" + Names.relay(port) + "."));
        }
        String where = "The relay serves on " + String.join(", ", serving);
        if (!missing.isEmpty()) {
            return Verdict.yes(
                    Reason.Degraded,
                    where + ", but not on " + String.join(", ", missing) + "."
                            + pods.trouble(port).map(t -> " " + t.message()).orElse(""));
        }
        return pods.missingImage(port)
                .map(t -> Verdict.yes(
                        Reason.Degraded,
                        where + ", but as it was before: what it is to be can't start. " + t.message()))
                .orElseGet(() -> Verdict.yes(Reason.Serving, where + "."));
    }

    public Map<List<?>, DaemonSet> rendered() {
        return manifest.map(RelayManifest::rendered).orElse(Map.of());
    }

    public RelaySet set(Set<AppKey> apps) {
        List<Removal> removals = new ArrayList<>();
        for (PortClaim claim : relays.values()) {
            if (!apps.contains(claim.app())) {
                if (!world.restoring().holds()) {
                    reserve(claim).ifPresent(removals::add);
                }
            } else if (isLeft(claim)) {
                removals.add(new Removal(Names.relay(claim.port()), claim.app(), Cause.PortChanged));
            } else if (givenUp.contains(claim.port())) {
                removals.add(new Removal(Names.relay(claim.port()), claim.app(), Cause.PortGivenUp));
            }
        }
        reservations.values().stream()
                .filter(r -> Optional.ofNullable(relays.get(r.port()))
                        .filter(c -> !c.isLeaving() && apps.contains(c.app()))
                        .isPresent())
                .forEach(r -> removals.add(new Removal(Names.reservation(r.port()), r.app(), Cause.ReservationUsed)));
        Rollouts rollouts = new Rollouts(List.copyOf(relays.values()), world.relayPods(), world.nodes());
        return new RelaySet(
                desired,
                removals,
                rollouts.rolling(),
                world.restoring().notes(),
                farewells(),
                outdated(),
                rollouts.succeeded());
    }

    /** A deleted app keeps its port: first it is reserved, then the route goes, then the relay. */
    private Optional<Removal> reserve(PortClaim claim) {
        if (Optional.ofNullable(reservations.get(claim.port()))
                .filter(r -> r.app().equals(claim.app()))
                .isEmpty()) {
            manifest.ifPresent(m -> desired.put(
                    Names.reservation(claim.port()), m.reservation(claim.port(), claim.app(), claim.uid())));
            return Optional.empty();
        }
        return isStillRouted(claim)
                ? Optional.empty()
                : Optional.of(new Removal(Names.relay(claim.port()), claim.app(), Cause.AppGone));
    }

    /** Pods of removed relays: they lost their owner with the relay, and nothing is relayed on their port any more. */
    private List<String> farewells() {
        Set<String> held = relays.keySet().stream().map(String::valueOf).collect(Collectors.toSet());
        return world.relayPods().stream()
                .filter(p -> p.getMetadata().getOwnerReferences().isEmpty()
                        && p.getMetadata().getDeletionTimestamp() == null)
                .filter(p -> !held.contains(p.getMetadata().getLabels().getOrDefault(Names.PORT_LABEL, "")))
                .map(p -> p.getMetadata().getName())
                .sorted()
                .toList();
    }

    /**
     * Pods that lead to where the Service was, beside one that leads to where it is: what is open there would keep
     * visitors there for minutes. And pods from before any edge was let in: beside one that lets it in, they would turn
     * visitors away.
     */
    private List<String> outdated() {
        return targets.entrySet().stream()
                .flatMap(t -> pods.outdated(t.getKey(), t.getValue()))
                .sorted()
                .toList();
    }

    /**
     * The app serves on another port, and no edge led its visitors to this one when it was last seen. The port may be
     * another app's then.
     */
    private boolean isLeft(PortClaim claim) {
        Integer now = wanted.get(claim.app());
        return now != null
                && now != claim.port()
                && nodes.of(now).stream().anyMatch(RelayNode::serving)
                && world.edges().stream().allMatch(e -> isLeftBy(e, claim));
    }

    /**
     * By its file there, and by Traefik, which takes a while to take a file up; but what it serves of a port that never
     * let it in is another app's.
     */
    private boolean isLeftBy(Edge edge, PortClaim claim) {
        String name = edge.getMetadata().getName();
        EdgeFacts facts = world.edgeFacts().get(name);
        boolean isAnothers = !claim.sources().contains(edge.getSpec().tailnetAddress())
                && leads.toAnother(name, claim.port(), claim.app());
        return facts != null
                && !leads.to(name, claim.port()).contains(claim.app())
                && (!facts.mayServe(claim.port()) || isAnothers);
    }

    /**
     * An edge that answers leads to the port of a deleted app: the route goes first. An edge that doesn't answer holds
     * nothing up.
     */
    private boolean isStillRouted(PortClaim claim) {
        return leads.edges().stream()
                .anyMatch(e -> world.edgeFacts().get(e).connected().isTrue()
                        && leads.to(e, claim.port()).contains(claim.app()));
    }
}
