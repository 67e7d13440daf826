package io.exposedapp.observe;

import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.config.OperatorConfig;
import io.exposedapp.model.Names;
import io.exposedapp.model.Settings;
import io.exposedapp.plan.claim.HostPorts;
import io.exposedapp.plan.world.DeletionGuard;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.World;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.quarkus.logging.Log;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One informer for each kind, shared by all reconcilers: the only cache that plans are made from. */
@ApplicationScoped
public class Cluster {

    private final KubernetesClient client;
    private final OperatorConfig config;
    private final Settings settings;
    private final Clock clock = Clock.systemUTC();
    private final List<SharedIndexInformer<?>> informers = new ArrayList<>();
    private SharedIndexInformer<ExposedApp> apps;
    private SharedIndexInformer<Edge> edges;
    private SharedIndexInformer<Service> services;
    private SharedIndexInformer<EndpointSlice> endpointSlices;
    private SharedIndexInformer<Node> nodes;
    private SharedIndexInformer<ConfigMap> installation;
    private SharedIndexInformer<ConfigMap> portClaims;
    private SharedIndexInformer<DaemonSet> relays;
    private SharedIndexInformer<Pod> pods;
    private SharedIndexInformer<Namespace> namespaces;
    private SharedIndexInformer<CustomResourceDefinition> definition;

    Cluster(KubernetesClient client, OperatorConfig config) {
        this.client = client;
        this.config = config;
        this.settings = new Settings(
                config.clusterName(),
                config.relaysNamespace(),
                config.ports().from(),
                config.ports().to(),
                config.relay().image(),
                config.relay().imagePullPolicy());
    }

    /** Starts watching; each change of anything calls back. */
    public void start(ResourceEventHandler<HasMetadata> onChange) {
        String relaysNamespace = config.relaysNamespace();
        apps = inform(client.resources(ExposedApp.class).inAnyNamespace(), onChange);
        edges = inform(client.resources(Edge.class), onChange);
        services = inform(client.services().inAnyNamespace(), onChange);
        endpointSlices = inform(client.discovery().v1().endpointSlices().inAnyNamespace(), onChange);
        nodes = inform(client.nodes(), onChange);
        installation = inform(client.configMaps().inNamespace(relaysNamespace).withName(Names.INSTALLATION), onChange);
        portClaims = inform(
                client.configMaps().inNamespace(relaysNamespace).withLabel(Names.NAME_LABEL, Names.PORT_CLAIM),
                onChange);
        relays = inform(
                client.apps().daemonSets().inNamespace(relaysNamespace).withLabel(Names.NAME_LABEL, Names.RELAY),
                onChange);
        pods = inform(client.pods().inAnyNamespace(), onChange);
        namespaces = inform(client.namespaces(), onChange);
        definition =
                inform(client.apiextensions().v1().customResourceDefinitions().withName(Names.DEFINITION), onChange);
    }

    private <T extends HasMetadata> SharedIndexInformer<T> inform(
            Informable<T> source, ResourceEventHandler<HasMetadata> onChange) {
        SharedIndexInformer<T> informer = source.runnableInformer(0);
        informer.itemStore(new Trimmed<>(config.relaysNamespace()));
        // a missing right or CRD heals by being granted or applied: go on asking
        informer.exceptionHandler((started, error) -> {
            Log.warnf(
                    "Watching %s failed, trying again: %s",
                    informer.getApiTypeClass().getSimpleName(), error.getMessage());
            return true;
        });
        informer.addEventHandler(new ResourceEventHandler<T>() {
            @Override
            public void onAdd(T added) {
                onChange.onAdd(added);
            }

            @Override
            public void onUpdate(T before, T now) {
                onChange.onUpdate(before, now);
            }

            @Override
            public void onDelete(T deleted, boolean unknownState) {
                onChange.onDelete(deleted, unknownState);
            }
        });
        informer.start();
        informers.add(informer);
        return informer;
    }

    /** True once every kind was listed. Before that nothing is planned. */
    public boolean isSynced() {
        return !informers.isEmpty() && informers.stream().allMatch(SharedIndexInformer::hasSynced);
    }

    public List<Pod> probePods() {
        return list(pods).stream().filter(p -> isRelay(p, Names.PROBE)).toList();
    }

    public Set<String> nodeNames() {
        return list(nodes).stream().map(n -> n.getMetadata().getName()).collect(Collectors.toSet());
    }

    public World snapshot(
            Map<String, List<String>> tailnet,
            Function<Edge, Optional<EdgeFacts>> factsOf,
            Map<String, String> refusedRelays) {
        Optional<ConfigMap> owner = list(installation).stream().findFirst();
        Map<String, EdgeFacts> edgeFacts = new HashMap<>();
        list(edges)
                .forEach(e -> factsOf.apply(e)
                        .ifPresent(facts -> edgeFacts.put(e.getMetadata().getName(), facts)));
        DeletionGuard restoring = DeletionGuard.of(
                owner,
                list(definition).stream().findFirst(),
                clock.instant().getEpochSecond(),
                config.restoreGrace().toSeconds());
        return new World(
                settings,
                owner,
                restoring,
                list(apps),
                list(edges),
                list(services),
                list(endpointSlices),
                list(namespaces),
                list(nodes),
                tailnet,
                list(portClaims),
                list(relays),
                list(pods).stream().filter(p -> isRelay(p, Names.RELAY)).toList(),
                list(pods).stream().filter(HostPorts::takes).toList(),
                edgeFacts,
                refusedRelays);
    }

    private static <T extends HasMetadata> List<T> list(SharedIndexInformer<T> informer) {
        return informer.getStore().list();
    }

    private boolean isRelay(Pod pod, String name) {
        return config.relaysNamespace().equals(pod.getMetadata().getNamespace())
                && pod.getMetadata().getLabels() != null
                && name.equals(pod.getMetadata().getLabels().get(Names.NAME_LABEL));
    }

    @PreDestroy
    void stop() {
        informers.forEach(SharedIndexInformer::stop);
    }
}
