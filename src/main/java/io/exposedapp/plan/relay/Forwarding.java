package io.exposedapp.plan.relay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Names;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the pods of a relay do. It is stored on each pod beside HAProxy's configuration, so that the operator does not
 * have to parse that configuration.
 *
 * @param app the app whose visitors are relayed
 * @param port the port that the relay listens on, on each node
 * @param backend the Service that the relay forwards to
 * @param nodes by node, the tailnet address that the relay listens on
 * @param sources tailnet addresses that the relay admits
 */
public record Forwarding(
        AppKey app, int port, Backend backend, SortedMap<String, String> nodes, SortedSet<String> sources) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The characters of app keys, addresses and node names. None of them is escaped in JSON. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9./:_-]*");

    public Forwarding(AppKey app, int port, Backend backend, Map<String, String> nodes, Collection<String> sources) {
        this(app, port, backend, new TreeMap<>(nodes), new TreeSet<>(sources));
    }

    /** Empty for pods of version 0.1, which have no such annotation, and for one that names no Service. */
    public static Optional<Forwarding> of(ObjectMeta pod) {
        return Optional.ofNullable(pod.getAnnotations())
                .map(a -> a.get(Names.FORWARDING_ANNOTATION))
                .flatMap(Forwarding::parse);
    }

    boolean forwardsTo(Backend other) {
        return backend.equals(other);
    }

    boolean listensOn(String node, String address) {
        return address.equals(nodes.get(node));
    }

    /**
     * The text of the annotation. It is not written by a JSON library, so that a change in the library's output does
     * not replace pods.
     */
    String text() {
        return "{\"app\":" + quoted(app.toString())
                + ",\"port\":" + port
                + ",\"backend\":{\"service\":" + quoted(backend.service()) + ",\"clusterIP\":"
                + quoted(backend.clusterIP()) + ",\"port\":" + backend.port() + "}"
                + ",\"nodes\":{"
                + nodes.entrySet().stream()
                        .map(n -> quoted(n.getKey()) + ":" + quoted(n.getValue()))
                        .collect(Collectors.joining(","))
                + "},\"sources\":["
                + sources.stream().map(Forwarding::quoted).collect(Collectors.joining(","))
                + "]}";
    }

    static Optional<Forwarding> parse(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            SortedMap<String, String> nodes = new TreeMap<>();
            json.path("nodes")
                    .properties()
                    .forEach(n -> nodes.put(n.getKey(), n.getValue().asText()));
            SortedSet<String> sources = new TreeSet<>();
            json.path("sources").forEach(s -> sources.add(s.asText()));
            JsonNode to = json.path("backend");
            Backend backend = new Backend(
                    to.path("service").asText(),
                    to.path("clusterIP").asText(),
                    to.path("port").asInt());
            return AppKey.parse(json.path("app").asText())
                    .filter(app -> !backend.service().isEmpty())
                    .map(app -> new Forwarding(app, json.path("port").asInt(), backend, nodes, sources));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static String quoted(String value) {
        if (!PLAIN.matcher(value).matches()) {
            throw new IllegalArgumentException("neither a name nor an address: " + value);
        }
        return '"' + value + '"';
    }
}
