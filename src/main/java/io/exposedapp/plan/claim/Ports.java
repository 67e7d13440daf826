package io.exposedapp.plan.claim;

import io.exposedapp.api.Edge;
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
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which port each app gets: the pinned one, the one it holds or has reserved, the one that its file on an edge names,
 * the one in its status, the lowest free one. When none is free, one that is reserved for a deleted app and that no
 * edge leads to any more. An app that pins no port leaves one that something else uses by now, and one where another
 * app's file bars one of its edges. If there is no other, it gives up one that lets nobody in. Who holds none waits
 * until all its edges were tried: a file there may name one.
 */
public final class Ports {

    private final Settings settings;
    private final Map<Integer, String> occupied;
    private final Map<String, Optional<EdgeFacts>> edges;
    private final EdgeAccess admission;
    private final PortTable holders = new PortTable();
    private final PortTable named = new PortTable();
    private final Set<Integer> reclaimable = new HashSet<>();
    private int lowest;

    /**
     * @param edges facts of every Edge there is, by name. Empty for one that nobody tried to visit yet
     * @param leads what the files there lead to
     * @param present apps there are
     */
    public Ports(
            Settings settings,
            PortClaims claims,
            Map<Integer, String> occupied,
            SortedMap<String, Optional<EdgeFacts>> edges,
            RoutedPorts leads,
            EdgeAccess admission,
            Set<AppKey> present) {
        this.settings = settings;
        this.occupied = occupied;
        this.edges = edges;
        this.admission = admission;
        claims.all().forEach(c -> holders.put(c.port(), c.app()));
        leads.firsts().forEach(named::put);
        lowest = settings.firstPort();
        claims.all().stream()
                .filter(c -> c.isReserved() && !present.contains(c.app()))
                .filter(c -> claims.relay(c.port()).isEmpty() && !named.has(c.port()))
                .filter(c -> edges.values().stream()
                        .allMatch(e -> e.isPresent() && e.get().isUnserved(c.port())))
                .forEach(c -> reclaimable.add(c.port()));
    }

    /**
     * Decides for all apps. Holders and pinned ones first, so that a newcomer without a wish never takes what another
     * has a right to.
     */
    public Map<AppKey, Result<Integer>> assign(List<Accepted> apps) {
        Map<AppKey, Result<Integer>> ports = new TreeMap<>();
        // told once for each app: sorting asks again and again
        Map<AppKey, Integer> turns = apps.stream().collect(Collectors.toMap(Accepted::key, a -> turn(a.app())));
        apps.stream()
                .sorted(Comparator.comparing((Accepted a) -> turns.get(a.key()))
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
                    .map(p ->
                            refusal(p, key).<Result<Integer>>map(Result::failed).orElseGet(() -> Result.ok(p)))
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
                .or(() -> lowestFree(a))
                .or(() -> lowest(settings.firstPort(), p -> reclaimable.contains(p) && isUsable(p, a)))
                .or(() -> holders.portsOf(key).stream()
                        .filter(p -> !admission.isShut(a, p))
                        .findFirst())
                .map(Result::ok)
                .orElseGet(() -> Result.failed(Verdict.no(
                        Reason.PortRangeExhausted,
                        "All ports, " + range() + ", are held or used by something else in the cluster" + others()
                                + ". Install with a wider range (relay.ports), or delete apps.")));
    }

    /** Nobody visits an Edge that is being deleted. */
    private List<String> untried(Accepted app) {
        return app.edges().stream()
                .map(Edge::getMetadata)
                .filter(e -> e.getDeletionTimestamp() == null)
                .map(ObjectMeta::getName)
                .filter(e -> edges.get(e).isEmpty())
                .toList();
    }

    private String range() {
        return settings.firstPort() + " to " + settings.lastPort();
    }

    /** Which one of those that aren't relays uses most. */
    private String others() {
        Map<String, Long> counts = occupied.entrySet().stream()
                .filter(o -> isInRange(o.getKey()))
                .collect(Collectors.groupingBy(Map.Entry::getValue, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(m -> ", " + m.getValue() + " of them by " + m.getKey())
                .orElse("");
    }

    private boolean isInRange(int port) {
        return port >= settings.firstPort() && port <= settings.lastPort();
    }

    /**
     * Why the app can't have the port that it pins. Ports outside the range are the nodes' own: kubelet's, say, which
     * couldn't come back after a restart.
     */
    private Optional<Verdict> refusal(int port, AppKey app) {
        if (!isInRange(port) && !app.equals(holders.appOf(port))) {
            return Optional.of(
                    Verdict.no(
                            Reason.PortNotAllowed,
                            "Port " + port + " isn't one of those that this cluster gives to relays, " + range()
                                    + ". Pin one of these, leave spec.relay.port out, or have the chart's relay.ports widened."));
        }
        if (holders.isAnothers(port, app) && !reclaimable.contains(port)) {
            return Optional.of(Verdict.no(
                    Reason.PortTaken,
                    "Port " + port + " is held by ExposedApp " + holders.appOf(port)
                            + ". Pin another port, or leave spec.relay.port out."));
        }
        if (named.isAnothers(port, app)) {
            return Optional.of(Verdict.no(
                    Reason.PortTaken,
                    "A route of ExposedApp " + named.appOf(port) + " still leads to port " + port
                            + ". Pin another port, or wait until the edge was reached."));
        }
        return Optional.ofNullable(occupied.get(port))
                .filter(by -> !app.equals(holders.appOf(port)))
                .map(by -> Verdict.no(
                        Reason.PortTaken,
                        "Port " + port + " is used on the nodes by " + by
                                + ". Pin another port, or leave spec.relay.port out."));
    }

    public static Optional<Integer> pinned(ExposedApp app) {
        return Optional.ofNullable(app.getSpec().relay()).map(r -> r.port());
    }

    /** The status survives an uninstall, the claims don't. */
    public static Optional<Integer> inStatus(ExposedApp app) {
        return Optional.ofNullable(app.getStatus())
                .map(ExposedAppStatus::relay)
                .map(ExposedAppStatus.RelayStatus::port);
    }

    /** What is held or occupied stays so while apps are gone through: the next one needn't look there again. */
    private Optional<Integer> lowestFree(Accepted app) {
        while (lowest <= settings.lastPort() && (holders.has(lowest) || occupied.containsKey(lowest))) {
            lowest++;
        }
        return lowest(lowest, p -> isFree(p, app));
    }

    private Optional<Integer> lowest(int from, IntPredicate wanted) {
        return IntStream.rangeClosed(from, settings.lastPort())
                .filter(wanted)
                .boxed()
                .findFirst();
    }

    private boolean isFree(int port, Accepted app) {
        return isInRange(port) && !holders.has(port) && !named.isAnothers(port, app.key()) && isUsable(port, app);
    }

    private boolean isUsable(int port, Accepted app) {
        return !occupied.containsKey(port) && !admission.isBarred(app, port);
    }
}
