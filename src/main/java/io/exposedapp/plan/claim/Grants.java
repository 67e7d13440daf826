package io.exposedapp.plan.claim;

import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.Grant;
import io.exposedapp.api.NamespaceSelector;
import io.exposedapp.api.Reason;
import io.exposedapp.model.HostPath;
import io.exposedapp.model.Verdict;
import io.fabric8.kubernetes.api.model.Namespace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Decides which namespaces may use which hosts on which edges.
 *
 * @param labels by namespace, its labels
 */
public record Grants(Map<String, Map<String, String>> labels) {

    public Grants(List<Namespace> namespaces) {
        this(namespaces.stream()
                .collect(Collectors.toMap(
                        n -> n.getMetadata().getName(),
                        n -> Optional.ofNullable(n.getMetadata().getLabels()).orElse(Map.of()))));
    }

    /** Whether the app may be served on this edge under all its hosts. */
    public boolean allows(Edge edge, ExposedApp app) {
        return HostPath.hosts(app.getSpec())
                .allMatch(host -> allows(edge, app.getMetadata().getNamespace(), host));
    }

    Verdict refusal(List<Edge> edges, ExposedApp app) {
        Edge first = edges.stream().filter(e -> !allows(e, app)).findFirst().orElseThrow();
        String namespace = app.getMetadata().getNamespace();
        String host = HostPath.hosts(app.getSpec())
                .filter(h -> !allows(first, namespace, h))
                .findFirst()
                .orElseThrow();
        return Verdict.no(
                Reason.HostNotAllowed,
                "No grant of Edge " + first.getMetadata().getName() + " allows namespace " + namespace + " to use host "
                        + host + ". Ask the owner of that Edge for an entry in its spec.grants.");
    }

    /** Whether the namespace may be served on this edge under this host. */
    public boolean allows(Edge edge, String namespace, String host) {
        List<Grant> grants = edge.getSpec().grants();
        return grants.isEmpty()
                || grants.stream()
                        .anyMatch(
                                g -> isMeant(g, namespace) && g.hosts().stream().anyMatch(h -> covers(h, host)));
    }

    private boolean isMeant(Grant grant, String namespace) {
        NamespaceSelector meant = grant.namespaces();
        Map<String, String> present = labels.getOrDefault(namespace, Map.of());
        // A selector without labels selects no namespace, rather than all of them.
        return meant.meansAll()
                || (!meant.matchLabels().isEmpty()
                        && meant.matchLabels().entrySet().stream()
                                .allMatch(l -> l.getValue().equals(present.get(l.getKey()))));
    }

    private static boolean covers(String granted, String host) {
        return granted.equals("*")
                || granted.equals(host)
                || (granted.startsWith("*.") && host.endsWith(granted.substring(1)));
    }
}
