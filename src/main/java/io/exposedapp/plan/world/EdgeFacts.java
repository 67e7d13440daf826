package io.exposedapp.plan.world;

import io.exposedapp.model.AppKey;
import io.exposedapp.model.HostPath;
import io.exposedapp.model.Verdict;
import io.exposedapp.traefik.RouteFile;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the last visit to an edge found.
 *
 * @param connected whether the operator was logged in, and if not, why
 * @param traefik whether Traefik's API answered
 * @param routes our files there, by app. As of the last visit that succeeded
 * @param servedPorts relay ports that Traefik leads to, by its API. None where there is no API to ask, empty while it
 *     doesn't answer
 * @param takeover what became of the name when a rebuilt cluster took it over
 * @param seen whether any visit has succeeded since the operator started
 * @param failures how many visits in a row failed
 */
public record EdgeFacts(
        Verdict connected,
        Verdict traefik,
        Map<AppKey, RouteFact> routes,
        Optional<Set<Integer>> servedPorts,
        Takeover takeover,
        boolean seen,
        int failures) {

    /**
     * One file of ours.
     *
     * @param content what the file holds now. Empty where there is none
     * @param verdict whether Traefik serves just that
     */
    public record RouteFact(Optional<RouteFile> content, Verdict verdict) {}

    /** Whether this cluster took its name over from one that is gone. */
    public enum Takeover {
        /** Not lately. */
        None,
        /** On this visit, or on one before that nobody was told of. */
        Now,
        /** A short while ago: files of apps that aren't known stay for now, since a restore may be going on. */
        Recent
    }

    /** Ports that the app's file on this edge leads to. */
    public Set<Integer> ports(AppKey app) {
        return content(app).map(RouteFile::ports).orElse(Set.of());
    }

    /** Whether the app's file on this edge leads to the server. */
    public boolean leads(AppKey app, String url) {
        return content(app).filter(file -> file.servers().anyMatch(url::equals)).isPresent();
    }

    /** Hosts and paths that the app's file on this edge serves. */
    public Set<HostPath> claims(AppKey app) {
        return content(app).map(RouteFile::claims).orElse(Set.of());
    }

    /** Whether it is certain, as of now, that Traefik leads nobody to the port. */
    public boolean isUnserved(int port) {
        return connected.isTrue() && traefik.isTrue() && !mayServe(port);
    }

    /**
     * Whether Traefik leads to the port as far as was seen last. It does so for a while, or for long, after a file has
     * gone or changed.
     */
    public boolean mayServe(int port) {
        return servedPorts.map(ports -> ports.contains(port)).orElse(true);
    }

    private Optional<RouteFile> content(AppKey app) {
        return Optional.ofNullable(routes.get(app)).flatMap(RouteFact::content);
    }
}
