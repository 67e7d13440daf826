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
 * @param routes by app, our file on the edge, as of the last visit that succeeded
 * @param servedPorts relay ports that Traefik forwards to, according to its API. An empty set where there is no API to
 *     ask, an empty Optional while the API does not answer
 * @param takeover whether this cluster took over its name on the edge from a cluster that is gone
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
     * One of our files.
     *
     * @param content the current content of the file. Empty if there is no file
     * @param verdict whether Traefik serves exactly that content
     */
    public record RouteFact(Optional<RouteFile> content, Verdict verdict) {}

    /** Whether this cluster took over its name from a cluster that is gone. */
    public enum Takeover {
        /** Not recently. */
        None,
        /** On this visit, or on an earlier visit that was not reported. */
        Now,
        /** A short while ago. Files of unknown apps stay for now, because a restore may be in progress. */
        Recent
    }

    /** Ports that the app's file on this edge forwards to. */
    public Set<Integer> ports(AppKey app) {
        return content(app).map(RouteFile::ports).orElse(Set.of());
    }

    /** Whether the app's file on this edge forwards to the server. */
    public boolean leads(AppKey app, String url) {
        return content(app).filter(file -> file.servers().anyMatch(url::equals)).isPresent();
    }

    /** Hosts and paths that the app's file on this edge serves. */
    public Set<HostPath> claims(AppKey app) {
        return content(app).map(RouteFile::claims).orElse(Set.of());
    }

    /** Hosts that the app's file on this edge asks Traefik for a certificate of. */
    public Set<String> asked(AppKey app) {
        return content(app).map(RouteFile::asked).orElse(Set.of());
    }

    /** Whether the app's file on this edge has no server yet: it was written ahead, for the certificate. */
    public boolean isAhead(AppKey app) {
        return content(app).filter(RouteFile::hasNoServer).isPresent();
    }

    /**
     * Whether the edge was reached and its Traefik answered. Where there is no API to ask, Traefik counts as answering.
     */
    public boolean answers() {
        return connected.isTrue() && servedPorts.isPresent();
    }

    /** Whether it is certain at this time that Traefik does not forward to the port. */
    public boolean isUnserved(int port) {
        return connected.isTrue() && traefik.isTrue() && !mayServe(port);
    }

    /**
     * Whether Traefik may forward to the port, as of its last answer. After a file was deleted or changed, Traefik
     * continues to serve the former content for a while, or indefinitely.
     */
    public boolean mayServe(int port) {
        return servedPorts.map(ports -> ports.contains(port)).orElse(true);
    }

    private Optional<RouteFile> content(AppKey app) {
        return Optional.ofNullable(routes.get(app)).flatMap(RouteFact::content);
    }
}
