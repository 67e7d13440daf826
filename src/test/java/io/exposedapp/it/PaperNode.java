package io.exposedapp.it;

import io.exposedapp.model.Names;
import io.exposedapp.plan.ReadyPod;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A node of the tailnet that the API server alone knows. The relays' pods there come and go as with Kubernetes' own
 * controllers, which have to be off ({@link #OPTIONS}), and are at once ready; nothing runs.
 */
public final class PaperNode implements AutoCloseable {

    /** Of the cluster: nobody but this makes pods of relays, or looks whether a node lives. */
    public static final List<String> OPTIONS = List.of(
            "--kube-controller-manager-arg=controllers=*,-daemonset-controller,-node-lifecycle-controller,-pod-garbage-collector-controller");

    private static final String NAME = "paper";

    private final KubernetesClient admin;
    private final SharedIndexInformer<DaemonSet> relays;
    private final SharedIndexInformer<Pod> pods;

    /** Relay to pod. */
    private final Map<String, String> running = new ConcurrentHashMap<>();

    public PaperNode(KubernetesClient admin, String tailnetAddress) {
        this.admin = admin;
        admin.resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName(NAME)
                        .addToAnnotations(Names.TAILNET_IP_ANNOTATION, tailnetAddress)
                        .endMetadata()
                        .build())
                .serverSideApply();
        pods = admin.pods().inNamespace(TestCluster.RELAYS).inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(Pod pod) {}

            @Override
            public void onUpdate(Pod before, Pod pod) {
                if (pod.getMetadata().getDeletionTimestamp() != null) {
                    end(pod.getMetadata().getName());
                }
            }

            @Override
            public void onDelete(Pod pod, boolean unknown) {}
        });
        relays = admin.apps().daemonSets().inNamespace(TestCluster.RELAYS).inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(DaemonSet relay) {
                runPodOf(relay);
            }

            @Override
            public void onUpdate(DaemonSet before, DaemonSet relay) {
                if (!before.getSpec().getTemplate().equals(relay.getSpec().getTemplate())) {
                    runPodOf(relay);
                }
            }

            @Override
            public void onDelete(DaemonSet relay, boolean unknown) {
                endPodOf(relay);
            }
        });
    }

    /** Under a name of its own: the former pod may still be on its way out. */
    private void runPodOf(DaemonSet relay) {
        endPodOf(relay);
        String name = relay.getMetadata().getName() + "-" + relay.getMetadata().getResourceVersion();
        PodResource pod = admin.pods().resource(ReadyPod.of(relay, name, NAME));
        pod.create();
        pod.patchStatus();
        running.put(relay.getMetadata().getName(), name);
    }

    private void endPodOf(DaemonSet relay) {
        Optional.ofNullable(running.remove(relay.getMetadata().getName())).ifPresent(this::end);
    }

    private void end(String pod) {
        admin.pods()
                .inNamespace(TestCluster.RELAYS)
                .withName(pod)
                .withGracePeriod(0)
                .delete();
    }

    @Override
    public void close() {
        relays.close();
        pods.close();
    }
}
