package io.exposedapp.observe;

import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.config.OperatorConfig;
import io.exposedapp.model.Names;
import io.exposedapp.model.Settings;
import io.exposedapp.plan.claim.HostPorts;
import io.exposedapp.plan.world.DeletionGuard;
import io.exposedapp.plan.world.DnsEndpointFacts;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.Outside;
import io.exposedapp.plan.world.World;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The only cache that plans are made from. It has one informer for each kind, shared by all reconcilers. */
@ApplicationScoped
public class Cluster {

    private final KubernetesClient client;
    private final OperatorConfig config;
    private final Settings settings;
    private final Clock clock = Clock.systemUTC();
    private final Map<Class<?>, SharedIndexInformer<?>> informers = new ConcurrentHashMap<>();

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

    /**
     * Starts the informers, once there is one for each kind: a plan that is made meanwhile waits for all. Each change
     * of any object calls the handler.
     */
    public void start(ResourceEventHandler<HasMetadata> onChange) {
        String relaysNamespace = config.relaysNamespace();
        Stream.<Informable<? extends HasMetadata>>of(
                        client.resources(ExposedApp.class).inAnyNamespace(),
                        client.resources(Edge.class),
                        client.services().inAnyNamespace(),
                        client.discovery().v1().endpointSlices().inAnyNamespace(),
                        client.nodes(),
                        client.namespaces(),
                        client.pods().inAnyNamespace(),
                        // Watch all of them, because one that lost its labels is still a claim or a relay.
                        client.configMaps().inNamespace(relaysNamespace),
                        client.apps().daemonSets().inNamespace(relaysNamespace),
                        client.v1()
                                .events()
                                .inNamespace(relaysNamespace)
                                .withField("involvedObject.kind", "DaemonSet")
                                .withField("reason", "FailedCreate"),
                        client.apiextensions().v1().customResourceDefinitions().withName(Names.DEFINITION))
                .forEach(source -> inform(source, onChange));
        informers.values().forEach(SharedIndexInformer::start);
    }

    private <T extends HasMetadata> void inform(Informable<T> source, ResourceEventHandler<HasMetadata> onChange) {
        SharedIndexInformer<T> informer = source.runnableInformer(0);
        informer.itemStore(new Trimmed<>(config.relaysNamespace()));
        // A missing permission or CRD may still be granted or applied. Keep trying.
        informer.exceptionHandler((started, error) -> {
            Log.warnf(
                    "Watching %s failed, trying again: %s",
                    informer.getApiTypeClass().getSimpleName(), error.getMessage());
            return true;
        });
        informer.addEventHandler(onChange);
        informers.put(informer.getApiTypeClass(), informer);
    }

    /** True once every kind was listed. Nothing is planned before that. */
    public boolean isSynced() {
        return !informers.isEmpty() && informers.values().stream().allMatch(SharedIndexInformer::hasSynced);
    }

    public List<Pod> probePods() {
        return list(Pod.class).stream().filter(p -> isRelay(p, Names.PROBE)).toList();
    }

    public Set<String> nodeNames() {
        return list(Node.class).stream().map(n -> n.getMetadata().getName()).collect(Collectors.toSet());
    }

    /** A snapshot of the cache, together with what was observed outside the cluster's API. */
    public World snapshot(
            Map<String, List<String>> tailnet,
            Function<Edge, Optional<EdgeFacts>> factsOf,
            Map<String, String> refusedRelays,
            Outside outside,
            Function<Map<String, EdgeFacts>, DnsEndpointFacts> dnsEndpoints) {
        List<ConfigMap> configMaps = list(ConfigMap.class);
        Optional<ConfigMap> owner = configMaps.stream()
                .filter(m -> m.getMetadata().getName().equals(Names.INSTALLATION))
                .findFirst();
        Map<String, EdgeFacts> edgeFacts = new HashMap<>();
        list(Edge.class)
                .forEach(e -> factsOf.apply(e)
                        .ifPresent(facts -> edgeFacts.put(e.getMetadata().getName(), facts)));
        DeletionGuard restoring = DeletionGuard.of(
                owner,
                list(CustomResourceDefinition.class).stream().findFirst(),
                clock.instant().getEpochSecond(),
                config.restoreGrace().toSeconds());
        return new World(
                settings,
                owner,
                restoring,
                list(ExposedApp.class),
                list(Edge.class),
                list(Service.class),
                list(EndpointSlice.class),
                list(Namespace.class),
                list(Node.class),
                tailnet,
                configMaps,
                list(DaemonSet.class),
                list(Pod.class).stream().filter(p -> isRelay(p, Names.RELAY)).toList(),
                list(Pod.class).stream().filter(HostPorts::takes).toList(),
                list(Event.class),
                edgeFacts,
                refusedRelays,
                outside,
                dnsEndpoints.apply(edgeFacts));
    }

    @SuppressWarnings("unchecked") // Each informer is stored under its own class.
    private <T> List<T> list(Class<T> kind) {
        return ((SharedIndexInformer<T>) informers.get(kind)).getStore().list();
    }

    private boolean isRelay(Pod pod, String name) {
        return config.relaysNamespace().equals(pod.getMetadata().getNamespace())
                && pod.getMetadata().getLabels() != null
                && name.equals(pod.getMetadata().getLabels().get(Names.NAME_LABEL));
    }

    @PreDestroy
    void stop() {
        informers.values().forEach(SharedIndexInformer::stop);
    }
}
