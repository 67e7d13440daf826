package io.exposedapp.plan.world;

import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.model.Names;
import io.exposedapp.model.Settings;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A snapshot of everything that a plan is made from.
 *
 * @param installation the ConfigMap that owns the relays. No relay is created without it
 * @param restoring whether absent apps may be about to return
 * @param tailnet by node, what its tailnet probe reported last: the addresses of the node's tailnet interface
 * @param portClaims the ConfigMaps that claim ports
 * @param podsWithHostPorts pods of all namespaces that use ports of their nodes
 * @param podRefusals events of DaemonSets in the relays' namespace whose pods the API server refused
 * @param edgeFacts by edge, what the last visit found. Facts of an Edge that no longer exists are ignored
 * @param refusedRelays by name, why the API server refuses a claim or a relay
 * @param outside what probes found outside the cluster
 * @param dnsEndpoints what the apps' DNSEndpoints depend on
 */
public record World(
        Settings settings,
        Optional<ConfigMap> installation,
        DeletionGuard restoring,
        List<ExposedApp> apps,
        List<Edge> edges,
        List<Service> services,
        List<EndpointSlice> endpointSlices,
        List<Namespace> namespaces,
        List<Node> nodes,
        Map<String, List<String>> tailnet,
        List<ConfigMap> portClaims,
        List<DaemonSet> relays,
        List<Pod> relayPods,
        List<Pod> podsWithHostPorts,
        List<Event> podRefusals,
        Map<String, EdgeFacts> edgeFacts,
        Map<String, String> refusedRelays,
        Outside outside,
        DnsEndpointFacts dnsEndpoints) {

    public World {
        Set<String> names = edges.stream().map(e -> e.getMetadata().getName()).collect(Collectors.toSet());
        // Keep one order: where two edges contradict each other, the same one always takes precedence.
        SortedMap<String, EdgeFacts> facts = new TreeMap<>(edgeFacts);
        facts.keySet().retainAll(names);
        edgeFacts = facts;
    }

    /**
     * Whether the whole installation is being drained before an uninstall. An upgrade or another install is a new
     * revision, which ends the drain.
     */
    public boolean isDraining() {
        Optional<String> revision = installation.map(ConfigMap::getData).map(d -> d.get(Names.REVISION));
        return revision.isPresent()
                && revision.equals(installation
                        .map(i -> i.getMetadata().getAnnotations())
                        .map(a -> a.get(Names.DRAIN_ANNOTATION)));
    }

    /** Names of the Edges that are visited. An Edge that is being deleted is not, however long a finalizer holds it. */
    public SortedSet<String> visitedEdges() {
        return edges.stream()
                .filter(e -> !e.isMarkedForDeletion())
                .map(e -> e.getMetadata().getName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The UID of the namespace kube-system, which distinguishes this cluster from another one of the same name. */
    public Optional<String> clusterUid() {
        return namespaces.stream()
                .map(Namespace::getMetadata)
                .filter(n -> n.getName().equals("kube-system"))
                .map(ObjectMeta::getUid)
                .findFirst();
    }
}
