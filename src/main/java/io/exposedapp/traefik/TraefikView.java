package io.exposedapp.traefik;

import io.exposedapp.api.Reason;
import io.exposedapp.model.Names;
import io.exposedapp.model.Verdict;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What Traefik on an edge serves of the files there, as far as its API shows.
 *
 * @param served what its API answered. Empty where there is no API, or while it does not answer
 * @param silence why its API does not answer. Empty if it does, or where there is no API
 * @param brokenFiles by name, files of others that Traefik cannot read, and why
 * @param resolvers names of the certificate resolvers that Traefik has. Empty if they are not known
 */
public record TraefikView(
        String edge,
        Optional<ServedRoutes> served,
        Optional<String> silence,
        Map<String, String> brokenFiles,
        Optional<Set<String>> resolvers) {

    /** Whether Traefik reads the files on the edge, and its API answers. */
    public Verdict traefik() {
        if (!brokenFiles.isEmpty()) {
            String names = brokenFiles.entrySet().stream()
                    .map(b -> Names.onVps("/routes/" + b.getKey()) + " (" + b.getValue() + ")")
                    .collect(Collectors.joining(", "));
            return Verdict.no(
                    Reason.ForeignFileBroken,
                    "Files on edge " + edge + " that aren't this cluster's can't be parsed: " + names
                            + ". Traefik applies no change of any file until they are corrected or removed, and after a restart no file at all.");
        }
        return silence.map(words -> Verdict.no(Reason.TraefikUnreachable, words))
                .or(() -> served.map(s -> Verdict.yes(Reason.Connected, "Traefik's API answers.")))
                .orElseGet(() -> Verdict.yes(
                        Reason.NotVerified,
                        "spec.traefik.api is empty, so whether Traefik serves the routes isn't verified."));
    }

    /**
     * @param content the content of one of our files. Empty if it is not a route file
     * @param sinceWritten how long the file has had that content
     */
    public Verdict route(Optional<RouteFile> content, Duration sinceWritten) {
        if (silence.isPresent()) {
            return Verdict.no(Reason.TraefikUnreachable, silence.get());
        }
        if (served.isEmpty()) {
            return Verdict.yes(
                    Reason.NotVerified,
                    "Edge " + edge
                            + " holds the route; whether its Traefik serves it isn't verified (spec.traefik.api is empty).");
        }
        return content.map(file ->
                        missingResolver(file).orElseGet(() -> served.get().verdict(edge, file, sinceWritten)))
                .orElseGet(() -> Verdict.unknown(
                        Reason.Pending, "The route on edge " + edge + " is about to be written again."));
    }

    /** Traefik serves a route whose resolver it does not have, with a certificate that no browser trusts. */
    private Optional<Verdict> missingResolver(RouteFile file) {
        return resolvers.flatMap(there -> file.certResolvers()
                .filter(name -> !there.contains(name))
                .findFirst()
                .map(name -> Verdict.no(
                        Reason.ResolverNotFound,
                        "Traefik on edge " + edge + " has no certificate resolver " + name + "; it has "
                                + (there.isEmpty() ? "none" : String.join(", ", there))
                                + ". Visitors get a certificate that no browser trusts. Correct spec.certificates of the"
                                + " Edge, or certificatesResolvers in traefik.yml there and restart Traefik.")));
    }

    /**
     * Relay ports that Traefik forwards to. An empty set where there is no API to ask, an empty Optional while the API
     * does not answer.
     */
    public Optional<Set<Integer>> ports(String clusterName) {
        return silence.isPresent()
                ? Optional.empty()
                : Optional.of(served.map(s -> s.ports(clusterName)).orElse(Set.of()));
    }
}
