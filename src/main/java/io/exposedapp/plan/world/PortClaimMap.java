package io.exposedapp.plan.world;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.HostPath;
import io.exposedapp.model.Names;
import io.exposedapp.plan.world.PortClaim.State;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Converts a port claim to a ConfigMap and back. Data: {@code state} (Held or Reserved), {@code app} (namespace/name),
 * {@code uid}, and the JSON lists {@code hosts} ("photos.example.com/"), {@code edges} and {@code sources}.
 */
public final class PortClaimMap {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<List<String>> STRINGS = new TypeReference<>() {};

    private PortClaimMap() {}

    /** @param owner the installation's ConfigMap. The claim is deleted with it */
    public static ConfigMap write(PortClaim claim, String namespace, ConfigMap owner) {
        // @formatter:off
        return new ConfigMapBuilder()
            .withNewMetadata()
                .withName(Names.portClaim(claim.port()))
                .withNamespace(namespace)
                .withLabels(new TreeMap<>(Names.claimLabels(claim.port())))
                .addNewOwnerReference()
                    .withApiVersion("v1")
                    .withKind("ConfigMap")
                    .withName(owner.getMetadata().getName())
                    .withUid(owner.getMetadata().getUid())
                .endOwnerReference()
            .endMetadata()
            .withData(new TreeMap<>(Map.of(
                "state", claim.state().name(),
                "app", claim.app().toString(),
                "uid", claim.uid(),
                "hosts", list(claim.hosts()),
                "edges", list(claim.edges()),
                "sources", list(claim.sources()))))
            .build();
        // @formatter:on
    }

    /** The claim that a ConfigMap holds. Empty if the ConfigMap is not a claim, or was damaged by a manual edit. */
    public static Optional<PortClaim> read(ConfigMap map) {
        OptionalInt port = Names.portOfClaim(map.getMetadata().getName());
        Map<String, String> data = Optional.ofNullable(map.getData()).orElse(Map.of());
        Optional<AppKey> app = AppKey.parse(data.getOrDefault("app", ""));
        Optional<State> state = Stream.of(State.values())
                .filter(s -> s.name().equals(data.get("state")))
                .findFirst();
        Optional<List<String>> hosts = strings(data.get("hosts"));
        Optional<List<String>> edges = strings(data.get("edges"));
        Optional<List<String>> sources = strings(data.get("sources"));
        if (port.isEmpty()
                || app.isEmpty()
                || state.isEmpty()
                || hosts.isEmpty()
                || edges.isEmpty()
                || sources.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new PortClaim(
                port.getAsInt(),
                state.get(),
                app.get(),
                data.getOrDefault("uid", ""),
                hosts.get().stream()
                        .map(HostPath::parse)
                        .flatMap(Optional::stream)
                        .toList(),
                edges.get(),
                sources.get()));
    }

    private static String list(Collection<?> values) {
        try {
            return JSON.writeValueAsString(values.stream().map(Object::toString).toList());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a list of strings is always JSON", e);
        }
    }

    private static Optional<List<String>> strings(String json) {
        if (json == null) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(JSON.readValue(json, STRINGS))
                    .filter(values -> values.stream().noneMatch(Objects::isNull));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
