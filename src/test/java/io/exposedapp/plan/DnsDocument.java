package io.exposedapp.plan;

import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.plan.world.DnsFact;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a host resolves to in a world. Where the world says nothing, that is all edges.
 *
 * @param lookedUp false if the host was not looked up yet; default: true
 * @param answer Found where addresses are given, else NoSuchHost
 */
record DnsDocument(
        Boolean lookedUp, DnsFact.Answer answer, List<String> addresses, List<String> aliases, String words) {

    private DnsFact fact() {
        if (addresses != null) {
            return DnsFact.found(addresses, Objects.requireNonNullElse(aliases, List.of()));
        }
        return answer == DnsFact.Answer.Failed ? DnsFact.failed(words) : DnsFact.noSuchHost();
    }

    /** @param said by host */
    static Map<String, DnsFact> facts(Map<String, DnsDocument> said, List<ExposedApp> apps, List<Edge> edges) {
        List<String> addresses = edges.stream()
                .flatMap(e -> e.getSpec().publicAddresses().stream())
                .toList();
        Map<String, DnsFact> facts = new HashMap<>();
        apps.stream()
                .filter(a -> a.getSpec() != null)
                .flatMap(a -> a.getSpec().hosts().stream())
                .filter(Objects::nonNull)
                .forEach(host -> facts.put(host, DnsFact.found(addresses, List.of())));
        said.forEach((host, document) -> {
            if (Boolean.FALSE.equals(document.lookedUp())) {
                facts.remove(host);
            } else {
                facts.put(host, document.fact());
            }
        });
        return facts;
    }
}
