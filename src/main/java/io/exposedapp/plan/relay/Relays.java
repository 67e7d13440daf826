package io.exposedapp.plan.relay;

import io.exposedapp.model.AppKey;
import io.exposedapp.model.HostPath;
import io.exposedapp.model.Names;
import io.exposedapp.plan.claim.Accepted;
import io.exposedapp.plan.claim.EdgeAccess;
import io.exposedapp.plan.world.PortClaim;
import io.exposedapp.plan.world.PortClaims;
import io.exposedapp.plan.world.Relay;
import io.exposedapp.plan.world.RoutedPorts;
import io.exposedapp.plan.world.World;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Plans port claims and relays while the planner goes through the apps. */
public final class Relays {

    /**
     * A relay that a route may forward to.
     *
     * @param nodes the nodes that serve, without cordoned ones while others serve. All nodes while none serves
     */
    public record Served(PortClaim claim, List<RelayNode> nodes) {

        /**
         * The nodes that admit an edge. During a rollout, only some of them may. Empty while the relay is not to admit
         * it yet.
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

    private final World world;
    private final PortClaims claims;
    private final TailnetNodes tailnet;
    private final Optional<RelayManifest> manifest;
    private final RelayPods pods;
    private final BackendLookup backends;
    private final RelayPlacement nodes;
    private final RoutedPorts routed;
    private final EdgeAccess access;
    private final Map<Integer, String> taken;
    private final SortedMap<Integer, PortClaim> desiredClaims = new TreeMap<>();
    private final SortedMap<String, DaemonSet> desired = new TreeMap<>();
    private final Map<AppKey, Integer> wanted = new TreeMap<>();
    private final SortedMap<Integer, Forwarding> targets = new TreeMap<>();
    private final Set<Integer> givenUp = new HashSet<>();
    private final Set<AppKey> withdrawn = new HashSet<>();
    private final Rollouts rollouts;
    private Set<String> waiting = Set.of();

    /** @param taken by port, what else in the cluster takes it on the nodes */
    public Relays(
            World world,
            PortClaims claims,
            TailnetNodes tailnet,
            RelayPods pods,
            BackendLookup backends,
            RelayPlacement nodes,
            RoutedPorts routed,
            EdgeAccess access,
            Map<Integer, String> taken) {
        this.world = world;
        this.claims = claims;
        this.tailnet = tailnet;
        this.pods = pods;
        this.backends = backends;
        this.nodes = nodes;
        this.routed = routed;
        this.access = access;
        this.taken = taken;
        this.rollouts = new Rollouts(claims.relays(), world.relayPods(), world.nodes());
        this.manifest = world.installation()
                .map(owner -> RelayManifest.of(
                        world.settings(), owner, tailnet.addresses().keySet()));
    }

    /**
     * Plans to relay the app on this port. Without a known backend, the port is claimed and its relay stays as it is.
     */
    public void want(Accepted app, int port, Optional<Backend> backend) {
        wanted.put(app.key(), port);
        if (manifest.isEmpty()) {
            return;
        }
        PortClaim claim = PortClaim.held(
                port,
                app.key(),
                app.app().getMetadata().getUid(),
                HostPath.of(app.app().getSpec()),
                app.edges().stream().map(e -> e.getMetadata().getName()).toList(),
                access.sources(app, port));
        desiredClaims.put(port, claim);
        if (backend.isPresent() && !tailnet.addresses().isEmpty() && mayStay(port, app.key())) {
            Forwarding forwarding =
                    new Forwarding(app.key(), port, backend.get(), tailnet.addresses(), claim.sources());
            targets.put(port, forwarding);
            desired.put(Names.relay(port), manifest.get().render(claim, forwarding));
        }
    }

    /** Decides which of the changed relays are rolled out now. To be called when the relays of all apps are planned. */
    public void schedule() {
        Set<String> serving = claims.relays().stream()
                .filter(r -> nodes.mayServe(r.port()))
                .map(Relay::name)
                .collect(Collectors.toSet());
        waiting = rollouts.waiting(desired, world.refusedRelays().keySet(), serving);
    }

    /** Whether the change of the port's relay waits until fewer others are being rolled out. */
    public boolean waits(int port) {
        return waiting.contains(Names.relay(port));
    }

    /** Whether the relay of the port, if there is one, need not be removed before the app gets its own. */
    private boolean mayStay(int port, AppKey app) {
        return claims.relay(port)
                .filter(r -> !r.app().equals(app) || backends.isLost(r))
                .isEmpty();
    }

    /**
     * Releases those ports of the app that admit no edge, because no port is available to the app. Other apps may be
     * waiting for them.
     */
    public void giveUp(AppKey app) {
        claims.heldBy(app).stream()
                .filter(c -> c.sources().isEmpty())
                .map(PortClaim::port)
                .forEach(givenUp::add);
    }

    /** Stops relaying an app that lost its grant. The app keeps its port, and no longer holds a host. */
    public void withdraw(AppKey app) {
        withdrawn.add(app);
        if (manifest.isPresent()) {
            claims.heldBy(app).forEach(c -> desiredClaims.put(c.port(), c.withoutAccess()));
        }
    }

    /**
     * The relay that the app's route forwards to. It is the first of these:
     *
     * <ol>
     *   <li>The relay of the wanted port, if it serves.
     *   <li>The relay of a port that the app still holds from before, if it serves.
     *   <li>The first relay that is to serve. It counts only for routes that forward to it already.
     * </ol>
     *
     * <p>Empty while there is no relay to forward to. An existing route then stays.
     */
    public Optional<Served> served(AppKey app, int wantedPort) {
        List<PortClaim> held = claims.heldBy(app).stream()
                .filter(c -> claims.relay(c).isPresent() && !taken.containsKey(c.port()))
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

    /** Whether something else answers on a port that the app holds or is to get. No route may forward there. */
    public boolean isMistaken(AppKey app, int port) {
        return Stream.concat(Stream.of(port), claims.heldBy(app).stream().map(PortClaim::port))
                .anyMatch(p -> taken.containsKey(p) || pods.inUse().containsKey(p));
    }

    /** @param apps apps that exist */
    public RelaySet set(Set<AppKey> apps) {
        if (manifest.isPresent()) {
            claims.all().stream()
                    .filter(c -> !claims.isWritten(c.port()))
                    .forEach(c -> desiredClaims.putIfAbsent(c.port(), c));
        }
        RelayRemovals removals = new RelayRemovals(world, claims, routed, nodes, pods, backends, apps);
        return new RelaySet(
                desiredClaims,
                desired,
                removals.list(wanted, givenUp, withdrawn, desired.keySet()),
                rollouts.rolling(),
                waiting,
                world.restoring().notes(),
                new StalePods(world.relayPods(), claims, pods, backends).list(targets, rollouts.replaced()));
    }
}
