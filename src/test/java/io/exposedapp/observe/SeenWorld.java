package io.exposedapp.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Edge;
import io.exposedapp.api.EdgeStatus;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.ExposedAppStatus;
import io.exposedapp.api.ExposedAppStatus.CertificateStatus;
import io.exposedapp.api.ExposedAppStatus.EdgeSync;
import io.exposedapp.api.ExposedAppStatus.HostStatus;
import io.exposedapp.api.ExposedAppStatus.RelayNode;
import io.exposedapp.api.ExposedAppStatus.RelayStatus;
import io.exposedapp.api.ExposedAppStatus.ServiceStatus;
import io.exposedapp.plan.claim.Ports;
import io.exposedapp.plan.world.RememberedRequests;
import io.exposedapp.plan.world.World;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A world as the informers' stores keep it, or with changes that are said not to matter. */
public final class SeenWorld {

    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    private SeenWorld() {}

    /** Each object as {@link Trimmed} keeps it. */
    public static World trimmed(World world) {
        String namespace = world.settings().relaysNamespace();
        return new World(
                world.settings(),
                world.installation().map(i -> keep(namespace, List.of(i)).get(0)),
                world.restoring(),
                keep(namespace, world.apps()),
                keep(namespace, world.edges()),
                keep(namespace, world.services()),
                keep(namespace, world.endpointSlices()),
                keep(namespace, world.namespaces()),
                keep(namespace, world.nodes()),
                world.tailnet(),
                keep(namespace, world.portClaims()),
                keep(namespace, world.relays()),
                keep(namespace, world.relayPods()),
                keep(namespace, world.podsWithHostPorts()),
                world.podRefusals(),
                world.edgeFacts(),
                world.refusedRelays(),
                world.outside(),
                world.dnsEndpoints());
    }

    /** Each object with a change of everything that {@link ChangeFilter} takes for irrelevant. */
    public static World irrelevantlyChanged(World world) {
        String namespace = world.settings().relaysNamespace();
        return new World(
                world.settings(),
                world.installation(),
                world.restoring(),
                change(namespace, world.apps(), SeenWorld::app),
                change(namespace, world.edges(), SeenWorld::edge),
                world.services(),
                world.endpointSlices(),
                world.namespaces(),
                change(namespace, world.nodes(), SeenWorld::node),
                world.tailnet(),
                world.portClaims(),
                change(namespace, world.relays(), SeenWorld::relay),
                world.relayPods(),
                change(namespace, world.podsWithHostPorts(), SeenWorld::pod),
                world.podRefusals(),
                world.edgeFacts(),
                world.refusedRelays(),
                world.outside(),
                world.dnsEndpoints());
    }

    private static <T extends HasMetadata> List<T> keep(String namespace, List<T> objects) {
        Trimmed<T> store = new Trimmed<>(namespace);
        return objects.stream()
                .map(object -> {
                    T read = JSON.clone(object);
                    read.getMetadata().setManagedFields(List.of(new ManagedFieldsEntry()));
                    store.put("x", read);
                    return store.get("x");
                })
                .toList();
    }

    private static <T extends HasMetadata> List<T> change(
            String namespace, List<T> objects, UnaryOperator<T> irrelevantly) {
        return objects.stream()
                .map(before -> {
                    T now = irrelevantly.apply(JSON.clone(before));
                    assertThat(now).isNotEqualTo(before);
                    assertThat(ChangeFilter.matters(before, now, namespace))
                            .as("whether the change to %s matters", now)
                            .isFalse();
                    return now;
                })
                .toList();
    }

    private static ExposedApp app(ExposedApp app) {
        metadata(app);
        app.setStatus(new ExposedAppStatus(
                99L,
                "https://noise.example.com",
                new ServiceStatus("192.0.2.9", 9),
                Ports.inStatus(app)
                        .map(port -> new RelayStatus(port, List.of(new RelayNode("noise", "192.0.2.9", true))))
                        .orElse(null),
                List.of(new EdgeSync("noise", true, "2000-01-01T00:00:00Z", "Noise")),
                "9/9",
                hosts(app),
                9L,
                List.of(new ConditionBuilder()
                        .withType("Ready")
                        .withStatus("False")
                        .withReason("Noise")
                        .build())));
        return app;
    }

    private static List<HostStatus> hosts(ExposedApp app) {
        List<HostStatus> hosts = new ArrayList<>(
                List.of(new HostStatus("noise", "Noise", new CertificateStatus("noise", "noise", "noise", null))));
        RememberedRequests.of(app)
                .forEach((host, asked) -> hosts.add(new HostStatus(
                        host, "Noise", new CertificateStatus("noise", "noise", asked.at(), asked.count()))));
        return hosts;
    }

    /** As its kubelet does all the time. */
    private static Node node(Node node) {
        node.getMetadata().setLabels(Map.of("noise", "noise"));
        NodeStatus status = Objects.requireNonNullElseGet(node.getStatus(), NodeStatus::new);
        status.getConditions().forEach(c -> c.setLastHeartbeatTime("2000-01-01T00:00:00Z"));
        status.setCapacity(Map.of("noise", new Quantity("9")));
        node.setStatus(status);
        return node;
    }

    private static Edge edge(Edge edge) {
        metadata(edge);
        edge.setStatus(JSON.unmarshal("{\"observedGeneration\": 99}", EdgeStatus.class));
        return edge;
    }

    private static DaemonSet relay(DaemonSet relay) {
        Long observed = Optional.ofNullable(relay.getStatus())
                .map(s -> s.getObservedGeneration())
                .orElse(null);
        Map<String, String> annotations = relay.getMetadata().getAnnotations();
        metadata(relay);
        relay.getMetadata().setAnnotations(annotations);
        return new DaemonSetBuilder(relay)
                .withNewStatus()
                .withObservedGeneration(observed)
                .withNumberReady(99)
                .withNumberAvailable(99)
                .withNumberMisscheduled(99)
                .withDesiredNumberScheduled(99)
                .withUpdatedNumberScheduled(99)
                .withCollisionCount(99)
                .endStatus()
                .build();
    }

    /** Of a pod elsewhere. */
    private static Pod pod(Pod pod) {
        metadata(pod);
        return new PodBuilder(pod)
                .editSpec()
                .withNodeName("noise")
                .withHostNetwork(true)
                .withServiceAccountName("noise")
                .endSpec()
                .editOrNewStatus()
                .withPodIP("192.0.2.9")
                .addNewContainerStatus()
                .withName("noise")
                .endContainerStatus()
                .endStatus()
                .build();
    }

    private static void metadata(HasMetadata object) {
        object.getMetadata().setResourceVersion("99");
        object.getMetadata().setLabels(Map.of("noise", "noise"));
        object.getMetadata().setAnnotations(Map.of("noise", "noise"));
        object.getMetadata().setFinalizers(List.of("noise/noise"));
        object.getMetadata()
                .setOwnerReferences(
                        List.of(new OwnerReferenceBuilder().withName("noise").build()));
    }
}
