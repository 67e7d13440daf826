package io.exposedapp.plan.claim;

import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.ExposedAppStatus;
import io.exposedapp.api.Reason;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Result;
import io.exposedapp.model.Settings;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.PortClaims;
import io.exposedapp.plan.world.RoutedPorts;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Decides which port each app gets. It is the first of these that the app may have:
 *
 * <ol>
 *   <li>The port that the app pins.
 *   <li>A port that the app holds or that is reserved for it.
 *   <li>The port that its file on an edge names.
 *   <li>The port in its status.
 *   <li>The lowest free port.
 *   <li>A reclaimed port, which is reserved for a deleted app and to which no edge forwards any more.
 * </ol>
 *
 * <p>An app that pins no port leaves its port if something else uses it by now, or if another app's file bars one of
 * its edges from it. If no other port is available, the app keeps its port, unless the port is barred and admits no
 * edge. The app releases such a port, so that two apps that swapped ports do not deadlock.
 *
 * <p>An app that holds no port waits until a visit to each of its edges was tried, because a file there may name its
 * port.
 */
public final class Ports {

    private final Settings settings;
    private final Map<Integer, String> occupied;
    private final Map<String, Optional<EdgeFacts>> edges;
    private final EdgeAccess access;
    private final PortTable holders = new PortTable();
    private final PortTable named = new PortTable();
    private final Set<Integer> reclaimable = new HashSet<>();
    private final PortRefusals refusals;

    /**
     * @param edges by name, the facts of every Edge that is visited. Empty for an Edge that no visit was tried to yet
     * @param routed the ports that the files on the edges forward to
     * @param present apps that exist
     */
    public Ports(
            Settings settings,
            PortClaims claims,
            Map<Integer, String> occupied,
            SortedMap<String, Optional<EdgeFacts>> edges,
            RoutedPorts routed,
            EdgeAccess access,
            Set<AppKey> present) {
        this.settings = settings;
        this.occupied = occupied;
        this.edges = edges;
        this.access = access;
        claims.all().forEach(c -> holders.put(c.port(), c.app()));
        routed.firsts().forEach(named::put);
        claims.all().stream()
                .filter(c -> c.isReserved() && !present.contains(c.app()))
                .filter(c -> claims.relay(c.port()).isEmpty() && !named.has(c.port()))
                .filter(c -> edges.values().stream()
                        .allMatch(e -> e.isPresent() && e.get().isUnserved(c.port())))
                .forEach(c -> reclaimable.add(c.port()));
        refusals = new PortRefusals(settings, occupied, holders, named, reclaimable);
    }

    /**
     * Allocates ports to all apps. Apps that pin or hold a port come first, so that a new app without a preference
     * never gets a port that another app has a right to.
     */
    public Map<AppKey, Result<Integer>> assign(List<Accepted> apps) {
        Map<AppKey, Result<Integer>> ports = new TreeMap<>();
        apps.stream()
                .sorted(Comparator.comparing((Accepted a) -> turn(a.app()))
                        .thenComparing(Accepted::app, Hosts.OLDEST_FIRST))
                .forEach(app -> {
                    Result<Integer> port = choose(app);
                    port.value().ifPresent(p -> {
                        holders.put(p, app.key());
                        reclaimable.remove(p);
                    });
                    ports.put(app.key(), port);
                });
        return ports;
    }

    private int turn(ExposedApp app) {
        AppKey key = AppKey.of(app);
        return pinned(app).isPresent()
                ? 0
                : !holders.portsOf(key).isEmpty()
                        ? 1
                        : !named.portsOf(key).isEmpty() ? 2 : inStatus(app).isPresent() ? 3 : 4;
    }

    private Result<Integer> choose(Accepted a) {
        ExposedApp app = a.app();
        AppKey key = a.key();
        if (pinned(app).isPresent()) {
            return pinned(app)
                    .map(p -> refusals.pinned(p, key)
                            .<Result<Integer>>map(Result::failed)
                            .orElseGet(() -> Result.ok(p)))
                    .get();
        }
        Optional<Integer> held = inStatus(app)
                .filter(p -> key.equals(holders.appOf(p)) && isUsable(p, a))
                .or(() -> holders.portsOf(key).stream()
                        .filter(p -> isUsable(p, a))
                        .findFirst());
        List<String> untried = untried(a);
        if (holders.portsOf(key).isEmpty() && !untried.isEmpty()) {
            return Result.failed(Verdict.unknown(
                    Reason.ClaimingPort,
                    "A file on an edge may say which port the app had. That is known as soon as a visit to "
                            + String.join(", ", untried) + " was tried."));
        }
        return held.or(() -> named.portsOf(key).stream().findFirst().filter(p -> isFree(p, a)))
                .or(() -> inStatus(app).filter(p -> isFree(p, a)))
                .or(() -> lowest(p -> isFree(p, a)))
                .or(() -> lowest(p -> reclaimable.contains(p) && isUsable(p, a)))
                .or(() -> holders.portsOf(key).stream()
                        .filter(p -> !access.isShut(a, p))
                        .findFirst())
                .map(Result::ok)
                .orElseGet(() -> Result.failed(refusals.exhausted(bars(a))));
    }

    /** Names of the app's edges that no visit was tried to yet. An Edge that is not visited does not count. */
    private List<String> untried(Accepted app) {
        return app.edges().stream()
                .map(e -> e.getMetadata().getName())
                .filter(e -> edges.containsKey(e) && edges.get(e).isEmpty())
                .toList();
    }

    /** What bars the app from the ports that it holds. */
    private List<String> bars(Accepted app) {
        return holders.portsOf(app.key()).stream()
                .flatMap(port -> app.edges().stream()
                        .flatMap(edge -> access.barring(app, port, edge).stream()
                                .map(other -> "from port " + port + " by a route of ExposedApp " + other + " on edge "
                                        + edge.getMetadata().getName())))
                .toList();
    }

    public static Optional<Integer> pinned(ExposedApp app) {
        return Optional.ofNullable(app.getSpec().relay()).map(r -> r.port());
    }

    /** The port in the app's status. The status survives an uninstall, and the claims do not. */
    public static Optional<Integer> inStatus(ExposedApp app) {
        return Optional.ofNullable(app.getStatus())
                .map(ExposedAppStatus::relay)
                .map(ExposedAppStatus.RelayStatus::port);
    }

    private Optional<Integer> lowest(IntPredicate wanted) {
        return IntStream.rangeClosed(settings.firstPort(), settings.lastPort())
                .filter(wanted)
                .boxed()
                .findFirst();
    }

    private boolean isFree(int port, Accepted app) {
        return settings.isRelayPort(port)
                && !holders.has(port)
                && !named.isAnothers(port, app.key())
                && isUsable(port, app);
    }

    private boolean isUsable(int port, Accepted app) {
        return !occupied.containsKey(port) && !access.isBarred(app, port);
    }
}
