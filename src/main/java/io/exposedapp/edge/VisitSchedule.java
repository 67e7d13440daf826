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

/** When an edge is to be visited again. */
public final class VisitSchedule {

    /** Traefik is about to take up what was written. */
    private static final Duration SOON = Duration.ofMillis(250);

    private static final Duration LONGEST = Duration.ofSeconds(20);

    /**
     * As long as chance may shorten a pause, several edges behind one broken line don't come back at the same moment.
     */
    private static final double JITTER = 0.25;

    /** When all is well: what is changed by hand on the edge is undone within a minute. */
    private static final Backoff STEADY = new Backoff(Duration.ofSeconds(25), 1, Duration.ofSeconds(25), JITTER);

    /** While something on the edge isn't as it should be. */
    private static final Backoff TROUBLE = new Backoff(Duration.ofSeconds(2), 2, LONGEST, JITTER);

    /** While the edge can't be worked on. */
    private static final Backoff UNREACHABLE = new Backoff(Duration.ofSeconds(4), 2, LONGEST, JITTER);

    /**
     * While the edge refuses the login. OpenSSH (PerSourcePenalties) locks an address out for the fifth refused login
     * in a row, but never one that tries every 6 s or more rarely.
     */
    private static final Backoff REFUSED = new Backoff(Duration.ofSeconds(10), 2, LONGEST, JITTER);

    /** What reloading costs Traefik, by measurement: 4 to 5 s of a processor for 1,000 routes. */
    private static final Duration RELOAD_OF_ONE = Duration.ofMillis(2);

    private static final Duration LONGEST_RELOAD = Duration.ofSeconds(2);

    /**
     * The last visit, as far as the next one depends on it.
     *
     * @param edge the Edge that it was made for, by {@link #version}
     * @param wanted the routes that it was to make
     * @param failed whether the edge couldn't be worked on at all
     * @param trouble what isn't as it should be, and doesn't come right by itself within seconds
     * @param alike how many visits before it left the same of the same
     * @param pause after which time the next one is due, if nothing changes
     */
    public record Last(
            String edge,
            SortedMap<AppKey, RouteFile> wanted,
            boolean failed,
            Set<String> trouble,
            int alike,
            Duration pause) {}

    private VisitSchedule() {}

    /** Changes with whatever makes another visit promising at once. */
    public static String version(Edge edge) {
        return edge.getMetadata().getUid() + " " + edge.getMetadata().getGeneration();
    }

    /**
     * @param before the visit before this one
     * @param chance from 0 to 1, so that several edges behind one broken line don't come back at the same moment
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
        if (trouble.isEmpty()) {
            return waiting ? SOON : STEADY.delay(1, chance);
        }
        // a route that is about to be served isn't delayed by trouble that may last for days
        return TROUBLE.delay(waiting ? 1 : alike + 1, chance);
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
            // while Traefik leads to a port that no file leads to any more, the port isn't free
            Set<Integer> led = RoutedPorts.of(facts).keySet();
            facts.servedPorts().orElse(Set.of()).stream()
                    .filter(port -> !led.contains(port))
                    .forEach(port -> trouble.add("port " + port));
        }
        return trouble;
    }

    /**
     * How long an edge is left alone that couldn't be worked on a moment ago, whatever changes in the cluster: a VPS
     * that sees a failed login for each of a hundred changes may lock the operator out.
     *
     * @param since time since the last visit
     * @return empty when it may be visited now
     */
    public static Optional<Duration> rest(Last last, Edge edge, Duration since) {
        return last.failed() && last.edge().equals(version(edge)) ? left(last.pause(), since) : Optional.empty();
    }

    /**
     * How long changes are collected since the last one was written: each makes Traefik reload all of them.
     *
     * @param sinceWrite empty if nothing was written yet
     * @return empty when changes may be written at once
     */
    public static Optional<Duration> pause(Optional<Duration> sinceWrite, RouteSet routes) {
        Duration reload = RELOAD_OF_ONE.multipliedBy(routes.desired().size());
        Duration pause = reload.compareTo(LONGEST_RELOAD) < 0 ? reload : LONGEST_RELOAD;
        return sinceWrite.flatMap(since -> left(pause, since));
    }

    /** A clock that was set back delays nothing. */
    private static Optional<Duration> left(Duration pause, Duration since) {
        return Optional.of(pause.minus(since)).filter(left -> !since.isNegative() && left.toMillis() > 0);
    }
}
