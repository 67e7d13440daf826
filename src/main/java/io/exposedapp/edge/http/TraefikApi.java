package io.exposedapp.edge.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.exposedapp.api.Reason;
import io.exposedapp.edge.ssh.EdgeTarget;
import io.exposedapp.model.Result;
import io.exposedapp.model.Verdict;
import io.exposedapp.traefik.ServedRoutes;
import io.exposedapp.traefik.TraefikView;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads what Traefik on an edge serves, through the edge's SSH connection. Traefik's responses contain password hashes
 * and are never shown.
 */
public record TraefikApi(EdgeTarget target, HttpTunnel http, TraefikResolvers resolvers) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Each page costs three round trips. */
    private static final int PAGE = 1000;

    /** The limit for an API that always reports one more page. */
    private static final int MOST_PAGES = 200;

    public TraefikApi(EdgeTarget target, HttpTunnel http) {
        this(target, http, new TraefikResolvers(InstantSource.system()));
    }

    /** Whether the edge has an API to ask. */
    public boolean configured() {
        return !target.traefikApi().isEmpty();
    }

    /** What Traefik serves, as far as it answers. */
    public TraefikView view(Map<String, String> brokenFiles) {
        if (!configured()) {
            return new TraefikView(target.edge(), Optional.empty(), Optional.empty(), brokenFiles, Optional.empty());
        }
        Result<ServedRoutes> served = routers()
                .flatMap(routers -> services()
                        .map(services -> new ServedRoutes(
                                routers.stream()
                                        .collect(Collectors.toMap(
                                                TraefikRouter::name, TraefikRouter::seen, (a, b) -> a)),
                                services.stream()
                                        .collect(Collectors.toMap(
                                                TraefikService::name, TraefikService::servers, (a, b) -> a)))));
        Optional<Set<String>> known = served.value()
                .flatMap(answers -> resolvers.names(() -> address()
                        .flatMap(api -> http.get(api.host(), api.port(), TraefikResolvers.PATH))
                        .value()));
        return new TraefikView(
                target.edge(), served.value(), served.failure().map(Verdict::message), brokenFiles, known);
    }

    /** All routers that Traefik has. */
    public Result<List<TraefikRouter>> routers() {
        return all("/api/http/routers", TraefikRouter::of);
    }

    /** All services that Traefik has. */
    public Result<List<TraefikService>> services() {
        return all("/api/http/services", TraefikService::of);
    }

    private <T> Result<List<T>> all(String path, Function<JsonNode, T> reader) {
        return address().flatMap(api -> all(api, path, reader));
    }

    /** Where the API is. */
    private record Address(String host, int port) {}

    private Result<Address> address() {
        int colon = target.traefikApi().lastIndexOf(':');
        return colon < 1 || !target.traefikApi().substring(colon + 1).matches("[1-9][0-9]{0,4}")
                ? unusable("isn't given as host:port (spec.traefik.api).")
                : Result.ok(new Address(
                        target.traefikApi().substring(0, colon),
                        Integer.parseInt(target.traefikApi().substring(colon + 1))));
    }

    private <T> Result<List<T>> all(Address api, String path, Function<JsonNode, T> reader) {
        List<T> all = new ArrayList<>();
        for (int page = 1; page <= MOST_PAGES; page++) {
            Result<HttpReply> reply = http.get(api.host(), api.port(), path + "?per_page=" + PAGE + "&page=" + page);
            Result<List<T>> read = reply.flatMap(answer -> items(answer, reader));
            if (read.failure().isPresent()) {
                return read;
            }
            read.value().ifPresent(all::addAll);
            // The last page names page 1 as the next one.
            Optional<String> next = reply.value().map(answer -> answer.headers().get("x-next-page"));
            if (!next.equals(Optional.of(String.valueOf(page + 1)))) {
                return Result.ok(List.copyOf(all));
            }
        }
        return unusable("has more than " + MOST_PAGES + " pages of " + path + ".");
    }

    private <T> Result<List<T>> items(HttpReply reply, Function<JsonNode, T> reader) {
        if (reply.status() != 200) {
            return unusable("answers with HTTP status " + reply.status()
                    + ". Compare traefik.yml there: api must be on, and spec.traefik.api its address.");
        }
        try {
            JsonNode json = MAPPER.readTree(reply.body());
            return json.isArray()
                    ? Result.ok(Json.list(json, reader))
                    : unusable("answers with something else than a list. Is another service at that port?");
        } catch (IOException e) {
            return unusable("answers with something that isn't JSON. Is another service at that port?");
        }
    }

    private <T> Result<T> unusable(String what) {
        return Result.failed(
                Reason.TraefikUnreachable,
                "Traefik's API of edge " + target.edge() + " (" + target.traefikApi() + ") " + what);
    }
}
