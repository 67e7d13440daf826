package io.exposedapp.traefik;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator.Feature;
import io.exposedapp.model.HostPath;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The dynamic configuration of one app, as Traefik's file provider reads it (Traefik 3 reference, "File" provider).
 * Maps are never empty: Traefik treats an empty map as an error, and one file with an error blocks all others.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record RouteFile(Http http) {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory()
            .disable(Feature.WRITE_DOC_START_MARKER)
            .disable(Feature.SPLIT_LINES)
            .enable(Feature.INDENT_ARRAYS_WITH_INDICATOR));

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Http(
            SortedMap<String, Router> routers,
            SortedMap<String, Middleware> middlewares,
            SortedMap<String, Service> services,
            SortedMap<String, ServersTransport> serversTransports) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Router(
            String rule,
            List<String> entryPoints,
            Integer priority,
            List<String> middlewares,
            String service,
            Tls tls) {

        /** A list that is not in the file is read as an empty list. */
        public Router {
            middlewares = middlewares == null ? List.of() : middlewares;
        }
    }

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Tls(String certResolver) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Middleware(
            RedirectScheme redirectScheme, RedirectRegex redirectRegex, StripPrefix stripPrefix, Retry retry) {

        public static Middleware toHttps() {
            return new Middleware(new RedirectScheme("https", true), null, null, null);
        }

        /**
         * Redirects to a host. The expression contains nothing that a user wrote, and its replacement contains only a
         * validated host.
         */
        public static Middleware toHost(String host) {
            return new Middleware(
                    null, new RedirectRegex("^https?://[^/]+/(.*)", "https://" + host + "/${1}", true), null, null);
        }

        /**
         * Tries another server when one cannot be reached. A request that was sent is not repeated (Traefik 3
         * reference, "Retry").
         */
        public static Middleware retry(int attempts) {
            return new Middleware(null, null, null, new Retry(attempts));
        }

        public static Middleware strip(String prefix) {
            return new Middleware(null, null, new StripPrefix(List.of(prefix)), null);
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Retry(int attempts) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record RedirectScheme(String scheme, boolean permanent) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record RedirectRegex(String regex, String replacement, boolean permanent) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record StripPrefix(List<String> prefixes) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Service(LoadBalancer loadBalancer) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record LoadBalancer(List<Server> servers, String serversTransport) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Server(String url) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record ServersTransport(ForwardingTimeouts forwardingTimeouts) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record ForwardingTimeouts(String dialTimeout) {}

    /** The text of the file. It begins with the mark that identifies our files. */
    public String render(String mark) {
        try {
            String text = mark + "\n" + YAML.writeValueAsString(this);
            if (text.contains("{{")) {
                // Traefik evaluates files as Go templates before it parses them.
                throw new IllegalStateException("a route file must not hold a template");
            }
            return text;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a route file that can't be written", e);
        }
    }

    /** Parses a file. Empty if it is no longer a route file, whatever the cause. */
    public static Optional<RouteFile> parse(String text) {
        try {
            return Optional.ofNullable(YAML.readValue(text, RouteFile.class))
                    .filter(f -> f.http != null && isWhole(f.http.routers) && isWhole(f.http.services))
                    .filter(f -> f.http.routers.values().stream().allMatch(r -> r.rule != null));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static boolean isWhole(Map<String, ?> parts) {
        return parts != null && !parts.containsValue(null);
    }

    /** The hosts and paths that the file serves. */
    public Set<HostPath> claims() {
        return http.routers.values().stream()
                .map(r -> RouteRule.parse(r.rule()))
                .flatMap(Optional::stream)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The relay ports that the file forwards to. */
    public Set<Integer> ports() {
        return servers().map(ServerUrl::port).flatMap(Optional::stream).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The hosts that the file asks a certificate for. */
    public Set<String> asked() {
        return http.routers.values().stream()
                .filter(r -> r.tls != null && r.tls.certResolver != null)
                .map(r -> RouteRule.parse(r.rule()))
                .flatMap(Optional::stream)
                .map(HostPath::host)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Names of the certificate resolvers that the file asks for certificates. */
    Stream<String> certResolvers() {
        return http.routers.values().stream()
                .map(Router::tls)
                .filter(Objects::nonNull)
                .map(Tls::certResolver)
                .filter(Objects::nonNull);
    }

    /** The URLs that the file forwards to. */
    public Stream<String> servers() {
        return http.services.entrySet().stream().flatMap(service -> urls(service).stream());
    }

    /** Whether it is written ahead of the relay. (Jackson would write a method named is… into the file.) */
    public boolean hasNoServer() {
        return servers().findAny().isEmpty();
    }

    /** The URLs of a service's servers, as Traefik's API names them. */
    static List<String> urls(Map.Entry<String, Service> service) {
        LoadBalancer balancer = service.getValue().loadBalancer();
        return balancer == null || balancer.servers() == null
                ? List.of()
                : balancer.servers().stream()
                        .filter(Objects::nonNull)
                        .map(Server::url)
                        .toList();
    }
}
