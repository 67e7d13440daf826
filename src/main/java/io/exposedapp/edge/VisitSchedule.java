package io.exposedapp.edge;

import io.exposedapp.api.Edge;
import io.exposedapp.api.Reason;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Backoff;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.route.RouteSet;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.RoutedPorts;
import io.exposedapp.traefik.RouteFile;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * Decides when an edge is visited again: with backoff while something fails, after a short wait while Traefik loads
 * what was written, and at a steady interval otherwise. After a write, the next one is held off, so that changes are
 * coalesced.
 */
public final class VisitSchedule {

    /** While Traefik loads what was written. */
    private static final Duration SOON = Duration.ofMillis(250);

    private static final Duration LONGEST = Duration.ofSeconds(20);

    /** Edges behind one broken link are not visited all at the same moment. */
    private static final double JITTER = 0.25;

    /** While nothing is wrong. A manual change on the edge is reverted within a minute. */
    private static final Backoff STEADY = new Backoff(Duration.ofSeconds(25), 1, Duration.ofSeconds(25), JITTER);

    /** While something on the edge differs from what is desired. */
    private static final Backoff TROUBLE = new Backoff(Duration.ofSeconds(2), 2, LONGEST, JITTER);

    /** While the edge cannot be visited. */
    private static final Backoff UNREACHABLE = new Backoff(Duration.ofSeconds(4), 2, LONGEST, JITTER);

    /**
     * While the edge refuses the login. OpenSSH (PerSourcePenalties) blocks an address at the fifth refused login in a
     * row, but never an address that tries only every 6 s or less often.
     */
    private static final Backoff REFUSED = new Backoff(Duration.ofSeconds(10), 2, LONGEST, JITTER);

    /** What a reload costs Traefik for each route, as measured. */
    private static final Duration RELOAD_OF_ONE = Duration.ofMillis(2);

    private static final Duration LONGEST_RELOAD = Duration.ofSeconds(2);

    /**
     * The last visit, as far as the next one depends on it.
     *
     * @param edge the version of the Edge, by {@link #version}
     * @param wanted the desired routes
     * @param failed whether the edge could not be visited at all
     * @param trouble what is wrong and does not recover within seconds
     * @param alike how many visits in a row before it had the same routes and the same trouble
     * @param pause the time until the next visit is due, if nothing changes
     */
    public record Last(
            String edge,
            SortedMap<AppKey, RouteFile> wanted,
            boolean failed,
            Set<String> trouble,
            int alike,
            Duration pause) {}

    private VisitSchedule() {}

    /**
     * The version of an Edge. It differs if the Edge was changed or created again, after which a visit may succeed that
     * failed before.
     */
    public static String version(Edge edge) {
        return edge.getMetadata().getUid() + " " + edge.getMetadata().getGeneration();
    }

    /**
     * What is kept of a visit.
     *
     * @param before the visit before this one
     * @param chance from 0 to 1, for the jitter
     */
    public static Last after(Optional<Last> before, Edge edge, RouteSet routes, EdgeFacts facts, double chance) {
        String version = version(edge);
        Set<String> trouble = trouble(facts);
        int alike = before.filter(b -> b.edge().equals(version)
                        && b.wanted().equals(routes.desired())
                        && b.trouble().equals(trouble))
                .map(b -> b.alike() + 1)
                .orElse(0);
        boolean failed = !facts.connected().isTrue();
        return new Last(
                version,
                routes.desired(),
                failed,
                trouble,
                alike,
                pause(routes, facts, failed, trouble, alike, chance));
    }

    private static Duration pause(
            RouteSet routes, EdgeFacts facts, boolean failed, Set<String> trouble, int alike, double chance) {
        if (failed) {
            boolean refused = facts.connected().reason() == Reason.AuthenticationFailed;
            return (refused ? REFUSED : UNREACHABLE).delay(facts.failures(), chance);
        }
        boolean waiting = routes.desired().keySet().stream()
                .map(facts.routes()::get)
                .anyMatch(fact -> fact == null || fact.verdict().status() == Verdict.Status.Unknown);
        // A route that is about to be served is not delayed by trouble that may last for days.
        return !trouble.isEmpty()
                ? TROUBLE.delay(waiting ? 1 : alike + 1, chance)
                : waiting ? SOON : STEADY.delay(1, chance);
    }

    private static Set<String> trouble(EdgeFacts facts) {
        Set<String> trouble = new TreeSet<>();
        if (facts.connected().isTrue()) {
            if (facts.traefik().status() == Verdict.Status.False) {
                trouble.add("Traefik: " + facts.traefik().reason());
            }
            facts.routes().forEach((app, fact) -> {
                if (fact.verdict().status() == Verdict.Status.False) {
                    trouble.add(app + ": " + fact.verdict().reason());
                }
            });
            // While Traefik still forwards to a port that no file names any more, the port is not free.
            Set<Integer> named = RoutedPorts.of(facts).keySet();
            facts.servedPorts().orElse(Set.of()).stream()
                    .filter(port -> !named.contains(port))
                    .forEach(port -> trouble.add("port " + port));
        }
        return trouble;
    }

    /**
     * How long the backoff of an edge lasts that could not be visited. Changes in the cluster do not shorten it: a VPS
     * that sees a failed login for each of a hundred changes may block the operator.
     *
     * @param since time since the last visit
     * @return empty if the edge may be visited now
     */
    public static Optional<Duration> backoff(Last last, Edge edge, Duration since) {
        return last.failed() && last.edge().equals(version(edge)) ? left(last.pause(), since) : Optional.empty();
    }

    /**
     * How long changes are held off after a write. They are coalesced, because each write makes Traefik reload all
     * files.
     *
     * @param sinceWrite empty if nothing was written yet
     * @return empty if changes may be written at once
     */
    public static Optional<Duration> holdOff(Optional<Duration> sinceWrite, RouteSet routes) {
        Duration reload = RELOAD_OF_ONE.multipliedBy(routes.desired().size());
        Duration holdOff = reload.compareTo(LONGEST_RELOAD) < 0 ? reload : LONGEST_RELOAD;
        return sinceWrite.flatMap(since -> left(holdOff, since));
    }

    /** What remains of a wait. A clock that was set back delays nothing. */
    private static Optional<Duration> left(Duration pause, Duration since) {
        return Optional.of(pause.minus(since)).filter(left -> !since.isNegative() && left.toMillis() > 0);
    }
}
