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
 * Decides which app holds which host and path. The holder is the first of these:
 *
 * <ol>
 *   <li>The app whose claim names it, if its relay admits an edge.
 *   <li>The app whose file on an edge serves it.
 *   <li>The app whose claim names it, if its relay does not admit an edge yet.
 *   <li>The oldest app that asks for it. Among apps of the same age, the first by namespace and name.
 * </ol>
 *
 * <p>An app that serves a host holds it even while it waits for another host, or if it is deleted already. All paths of
 * a host belong to one namespace.
 */
public final class Hosts {

    /** The order among apps that do not hold their hosts yet. */
    static final Comparator<ExposedApp> OLDEST_FIRST = Comparator.comparing((ExposedApp a) ->
                    Optional.ofNullable(a.getMetadata().getCreationTimestamp()).orElse(""))
            .thenComparing(AppKey::of);

    private final Map<HostPath, AppKey> holders = new HashMap<>();
    private final Map<String, AppKey> firstOfHost = new HashMap<>();
    private final Map<AppKey, Verdict> refusals = new TreeMap<>();

    /**
     * @param apps apps whose hosts are granted
     * @param claims claims that count, of apps that exist or existed
     * @param notVisited names of edges that were not visited yet
     */
    public Hosts(List<ExposedApp> apps, List<PortClaim> claims, Map<String, EdgeFacts> edges, Set<String> notVisited) {
        Map<AppKey, Set<HostPath>> asked =
                apps.stream().collect(Collectors.toMap(AppKey::of, a -> HostPath.of(a.getSpec())));
        // A relay that admits no edge has not served a visitor yet.
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
                        "Several apps ask for one host; which of them is served already is known when the edges "
                                + String.join(", ", notVisited) + " have been visited."));
            }
            refusal.ifPresentOrElse(
                    why -> refusals.put(AppKey.of(app), why), () -> wanted.forEach(w -> hold(w, AppKey.of(app))));
        });
    }

    /** Why the app may not have all hosts that it asks for. Empty if it may. */
    public Optional<Verdict> refusal(ExposedApp app) {
        return Optional.ofNullable(refusals.get(AppKey.of(app)));
    }

    /** The app that held any path of the host first. */
    public Optional<AppKey> first(String host) {
        return Optional.ofNullable(firstOfHost.get(host));
    }

    /**
     * Holds the hosts of a claim for its app. A host that the app no longer asks for is held only while an edge may
     * still serve it.
     */
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
