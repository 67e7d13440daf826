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
 * What Traefik on an edge makes of the files there, as far as it can be asked.
 *
 * @param served what its API says. Empty where there is none to ask, or while it doesn't answer
 * @param silence why it doesn't answer. Empty where it does, or there is none to ask
 * @param brokenFiles other people's files that Traefik can't read, and why
 */
public record TraefikView(
        String edge, Optional<ServedRoutes> served, Optional<String> silence, Map<String, String> brokenFiles) {

    public Verdict traefik() {
        if (!brokenFiles.isEmpty()) {
            String names = brokenFiles.entrySet().stream()
                    .map(b -> Names.onVps("/routes/" + b.getKey()) + " (" + b.getValue() + ")")
                    .collect(Collectors.joining(", "));
            return Verdict.no(
                    Reason.ForeignFileBroken,
                    "Files on edge " + edge + " that aren't this cluster's can't be parsed: " + names
                            + ". Traefik takes up no change of any file until they are corrected or removed, and after a restart no file at all.");
        }
        if (silence.isPresent()) {
            return Verdict.no(Reason.TraefikUnreachable, silence.get());
        }
        return served.isPresent()
                ? Verdict.yes(Reason.Connected, "Traefik's API answers.")
                : Verdict.yes(
                        Reason.NotVerified,
                        "spec.traefik.api is empty, so whether Traefik serves the routes isn't verified.");
    }

    /**
     * @param content what a file of ours holds. Empty for one that isn't a route's
     * @param sinceWritten how long it has held that
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
        return content.map(file -> served.get().verdict(edge, file, sinceWritten))
                .orElseGet(() ->
                        Verdict.unknown(Reason.Pending, "The route on edge " + edge + " is about to be written anew."));
    }

    /** Relay ports that Traefik leads to. None where there is no API to ask, empty while it doesn't answer. */
    public Optional<Set<Integer>> ports(String clusterName) {
        return silence.isPresent()
                ? Optional.empty()
                : Optional.of(served.map(s -> s.ports(clusterName)).orElse(Set.of()));
    }
}
