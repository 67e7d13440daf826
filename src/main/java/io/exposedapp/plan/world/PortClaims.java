package io.exposedapp.plan.world;

import io.exposedapp.model.AppKey;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which app holds which port, and which relays run there. A port is held by the app that the first of these names:
 *
 * <ol>
 *   <li>The port's claim, in state Held.
 *   <li>The port's relay, if the claim is missing (version 0.1 made none), was damaged, or is reserved for another app.
 *   <li>The port's claim, in state Reserved.
 *   <li>The port's reservation of version 0.1.
 * </ol>
 */
public final class PortClaims {

    private final Map<Integer, PortClaim> byPort = new TreeMap<>();
    private final Map<AppKey, List<PortClaim>> byApp;
    private final Map<Integer, Relay> relays = new TreeMap<>();
    private final List<Relay> idle = new ArrayList<>();
    private final Set<Integer> written = new HashSet<>();

    public PortClaims(List<ConfigMap> maps, List<DaemonSet> daemonSets) {
        Map<Integer, PortClaim> stored = new HashMap<>();
        maps.forEach(m -> PortClaimMap.read(m).ifPresent(c -> stored.put(c.port(), c)));
        List<Relay> all =
                daemonSets.stream().map(Relay::of).flatMap(Optional::stream).toList();
        all.forEach(r -> {
            if (r.runs()) {
                relays.put(r.port(), r);
            } else {
                idle.add(r);
            }
        });
        stored.values().stream().filter(c -> !c.isReserved()).forEach(this::add);
        all.stream()
                .map(Relay::claim)
                .filter(c -> !c.isReserved() && !isOf(c.app(), stored.get(c.port())))
                .forEach(this::add);
        stored.values().forEach(this::add);
        all.stream().map(Relay::claim).forEach(this::add);
        byPort.values().stream().filter(c -> c.equals(stored.get(c.port()))).forEach(c -> written.add(c.port()));
        byApp = byPort.values().stream().collect(Collectors.groupingBy(PortClaim::app));
    }

    private static boolean isOf(AppKey app, PortClaim claim) {
        return claim != null && claim.app().equals(app);
    }

    private void add(PortClaim claim) {
        byPort.putIfAbsent(claim.port(), claim);
    }

    public Collection<PortClaim> all() {
        return byPort.values();
    }

    public Optional<PortClaim> at(int port) {
        return Optional.ofNullable(byPort.get(port));
    }

    /** Claims that the app holds or that are reserved for it, ordered by port. */
    public List<PortClaim> of(AppKey app) {
        return byApp.getOrDefault(app, List.of());
    }

    /** Claims that the app holds, without those that are reserved for it. */
    public List<PortClaim> heldBy(AppKey app) {
        return of(app).stream().filter(c -> !c.isReserved()).toList();
    }

    public boolean isHeldBy(int port, AppKey app) {
        return at(port).filter(c -> !c.isReserved() && c.app().equals(app)).isPresent();
    }

    /** Whether the claim is stored as a ConfigMap. If not, it is derived from the port's relay. */
    public boolean isWritten(int port) {
        return written.contains(port);
    }

    /** Relays that run pods. */
    public Collection<Relay> relays() {
        return relays.values();
    }

    /** The relay that runs on the port, whichever app it was made for. */
    public Optional<Relay> relay(int port) {
        return Optional.ofNullable(relays.get(port));
    }

    /** The relay of the app that holds the port, if it runs. */
    public Optional<Relay> relay(PortClaim claim) {
        return relay(claim.port()).filter(r -> r.app().equals(claim.app()));
    }

    /** DaemonSets of version 0.1 that run on no node. */
    public List<Relay> idle() {
        return idle;
    }
}
