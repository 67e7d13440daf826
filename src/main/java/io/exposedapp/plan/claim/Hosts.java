package io.exposedapp.plan.claim;

import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.Reason;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.HostPath;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.PortClaim;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Who holds which host and path. Who serves it holds it: by its relay that lets edges in, or by its file on an edge,
 * also while the app waits for another host or is deleted already. Then whose relay is about to serve it. What is free
 * goes to the older app, then to the first by namespace and name. All paths of a host belong to one namespace.
 */
public final class Hosts {

    /** The order among newcomers. */
    static final Comparator<ExposedApp> OLDEST_FIRST = Comparator.comparing((ExposedApp a) ->
                    Optional.ofNullable(a.getMetadata().getCreationTimestamp()).orElse(""))
            .thenComparing(AppKey::of);

    private final Map<HostPath, AppKey> holders = new HashMap<>();
    private final Map<String, AppKey> firstOfHost = new HashMap<>();
    private final Map<AppKey, Verdict> refusals = new TreeMap<>();

    /**
     * @param apps those that have a right to what they ask for
     * @param claims those that count, of apps that are there or were
     * @param notVisited names of edges of which nothing is known yet
     */
    public Hosts(List<ExposedApp> apps, List<PortClaim> claims, Map<String, EdgeFacts> edges, Set<String> notVisited) {
        Map<AppKey, Set<HostPath>> asked =
                apps.stream().collect(Collectors.toMap(AppKey::of, a -> HostPath.of(a.getSpec())));
        // a relay that lets no edge in has served nobody yet
        claims.stream().filter(c -> !c.sources().isEmpty()).forEach(c -> hold(c, asked, edges));
        edges.values()
                .forEach(e -> e.routes().keySet().forEach(app -> e.claims(app).forEach(r -> hold(r, app))));
        claims.stream().filter(c -> c.sources().isEmpty()).forEach(c -> hold(c, asked, edges));
        Set<AppKey> serving = new HashSet<>(holders.values());
        Set<String> contested = contested(apps);
        apps.stream().sorted(OLDEST_FIRST).forEach(app -> {
            Set<HostPath> wanted = HostPath.of(app.getSpec());
            Optional<Verdict> refusal = wanted.stream()
                    .map(w -> conflict(w, AppKey.of(app)))
                    .flatMap(Optional::stream)
                    .findFirst();
            if (refusal.isEmpty()
                    && !notVisited.isEmpty()
                    && !serving.contains(AppKey.of(app))
                    && wanted.stream().anyMatch(w -> contested.contains(w.host()))) {
                refusal = Optional.of(Verdict.unknown(
                        Reason.ClaimingHost,
                        "Several apps ask for one host; who of them is served already is known when the edges "
                                + String.join(", ", notVisited) + " were visited."));
            }
            refusal.ifPresentOrElse(
                    why -> refusals.put(AppKey.of(app), why), () -> wanted.forEach(w -> hold(w, AppKey.of(app))));
        });
    }

    /** Empty when the app may have all that it asks for. */
    public Optional<Verdict> refusal(ExposedApp app) {
        return Optional.ofNullable(refusals.get(AppKey.of(app)));
    }

    /** What the app asks for no more is its only while some edge may serve it. */
    private void hold(PortClaim claim, Map<AppKey, Set<HostPath>> asked, Map<String, EdgeFacts> edges) {
        boolean allSeen = claim.edges().stream()
                .allMatch(e -> edges.containsKey(e) && edges.get(e).seen());
        claim.hosts().stream()
                .filter(r -> !allSeen
                        || !asked.containsKey(claim.app())
                        || asked.get(claim.app()).contains(r))
                .forEach(r -> hold(r, claim.app()));
    }

    private void hold(HostPath claim, AppKey app) {
        holders.putIfAbsent(claim, app);
        firstOfHost.putIfAbsent(claim.host(), app);
    }

    private Optional<Verdict> conflict(HostPath wanted, AppKey app) {
        AppKey holder = holders.getOrDefault(wanted, app);
        if (!holder.equals(app)) {
            return Optional.of(Verdict.no(
                    Reason.HostConflict,
                    "Host " + wanted.host() + (wanted.isWholeHost() ? "" : " with path " + wanted.prefix())
                            + " is held by ExposedApp " + holder
                            + ". Choose another host or path, or delete that one."));
        }
        AppKey first = firstOfHost.getOrDefault(wanted.host(), app);
        return first.namespace().equals(app.namespace())
                ? Optional.empty()
                : Optional.of(Verdict.no(
                        Reason.HostConflict,
                        "Host " + wanted.host() + " is held by ExposedApp " + first
                                + ", and all paths of a host belong to one namespace. Choose another host."));
    }

    /** Hosts that several apps ask for. */
    private static Set<String> contested(Collection<ExposedApp> apps) {
        Set<String> seen = new HashSet<>();
        Set<String> contested = new HashSet<>();
        apps.forEach(app -> HostPath.hosts(app.getSpec())
                .distinct()
                .filter(h -> !seen.add(h))
                .forEach(contested::add));
        return contested;
    }
}
