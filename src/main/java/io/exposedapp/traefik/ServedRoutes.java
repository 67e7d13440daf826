package io.exposedapp.traefik;

import io.exposedapp.api.Reason;
import io.exposedapp.model.Names;
import io.exposedapp.model.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What Traefik serves, according to its API.
 *
 * @param routers by name, with the provider's suffix
 * @param servers by name of the service, with the provider's suffix, the URLs of its servers
 */
public record ServedRoutes(Map<String, RouterSeen> routers, Map<String, List<String>> servers) {

    /**
     * Traefik loads a changed file after its throttle time, 2 s by default. After this time, Traefik counts as not
     * loading it.
     */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String PROVIDER = "@file";
    private static final String CONFLICTED = "-conflicted-";

    /**
     * One router, according to Traefik's API.
     *
     * @param status "enabled", also if the certificate resolver is unknown, or "disabled" or "warning"
     * @param errors what Traefik reports as wrong with it
     * @param middlewares names with the provider's suffix
     * @param certResolver empty if there is none
     */
    public record RouterSeen(
            String rule,
            String status,
            List<String> errors,
            List<String> entryPoints,
            int priority,
            List<String> middlewares,
            String certResolver) {

        /** Whether visitors get what the file says. */
        boolean isAsWritten(RouteFile.Router file) {
            return entryPoints.equals(file.entryPoints())
                    && priority == Optional.ofNullable(file.priority()).orElse(0)
                    && middlewares.equals(
                            file.middlewares().stream().map(m -> m + PROVIDER).toList())
                    && certResolver.equals(Optional.ofNullable(file.tls())
                            .map(RouteFile.Tls::certResolver)
                            .orElse(""));
        }
    }

    /**
     * Whether Traefik serves exactly what the file says.
     *
     * @param waited time since the file was written
     */
    public Verdict verdict(String edge, RouteFile file, Duration waited) {
        Optional<Verdict> conflict = conflict(edge, file);
        if (conflict.isPresent()) {
            return conflict.get();
        }
        for (Map.Entry<String, RouteFile.Router> router : file.http().routers().entrySet()) {
            RouterSeen seen = routers.get(router.getKey() + PROVIDER);
            if (seen == null || !seen.rule().equals(router.getValue().rule())) {
                return missing(edge, "the router " + router.getKey(), waited);
            }
            if (!"enabled".equals(seen.status())) {
                return Verdict.no(
                        Reason.RejectedByTraefik,
                        "Traefik on edge " + edge + " refuses router " + router.getKey() + ": "
                                + String.join("; ", seen.errors())
                                + ". Compare spec.traefik and spec.certificates of the Edge with traefik.yml there.");
            }
            if (!seen.isAsWritten(router.getValue())) {
                return missing(edge, "the router " + router.getKey(), waited);
            }
        }
        for (Map.Entry<String, RouteFile.Service> service :
                file.http().services().entrySet()) {
            if (!RouteFile.urls(service).equals(servers.get(service.getKey() + PROVIDER))) {
                return missing(edge, "the servers of " + service.getKey(), waited);
            }
        }
        return Verdict.yes(Reason.Synced, "Edge " + edge + " holds the route, and its Traefik serves it.");
    }

    /**
     * Traefik uses its default TLS options for all routers of a host that ask for different ones, and lists each as
     * ENTRYPOINT-conflicted-NAME. The operator's files ask for none.
     */
    private Optional<Verdict> conflict(String edge, RouteFile file) {
        Set<String> ours = file.http().routers().keySet().stream()
                .map(name -> CONFLICTED + name + PROVIDER)
                .collect(Collectors.toSet());
        List<String> conflicted = routers.keySet().stream()
                .filter(r -> r.contains(CONFLICTED))
                .sorted()
                .toList();
        return conflicted.stream()
                .filter(r -> ours.stream().anyMatch(r::endsWith))
                .findFirst()
                .map(
                        r -> Verdict.no(
                                Reason.RejectedByTraefik,
                                "Traefik on edge " + edge
                                        + " serves the host with its default TLS options, because another router"
                                        + " of the same host asks for others (tls.options). It lists them as "
                                        + String.join(", ", conflicted)
                                        + ". Remove tls.options from the router that isn't the operator's, or give it another host."));
    }

    /** The ports that services of this cluster forward to. */
    public Set<Integer> ports(String clusterName) {
        return servers.entrySet().stream()
                .filter(s -> Names.isOurs(clusterName, s.getKey()))
                .flatMap(s -> s.getValue().stream())
                .map(ServerUrl::port)
                .flatMap(Optional::stream)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Verdict missing(String edge, String what, Duration waited) {
        return waited.compareTo(PATIENCE) < 0
                ? Verdict.unknown(Reason.Pending, "The route is on edge " + edge + "; its Traefik is about to load it.")
                : Verdict.no(
                        Reason.RejectedByTraefik,
                        "The route is on edge " + edge + ", but its Traefik doesn't list " + what
                                + " as written. Another file in its folder that can't be parsed stops all changes: look at Traefik's log there.");
    }
}
