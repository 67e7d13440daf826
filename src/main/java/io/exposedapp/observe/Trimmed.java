package io.exposedapp.observe;

import io.exposedapp.plan.claim.HostPorts;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.util.List;

/**
 * An informer's store that keeps only what plans read of each object. In a large cluster with thousands of objects,
 * most of the rest is managed fields and the specs of pods that are unrelated to relays.
 */
public final class Trimmed<T extends HasMetadata> extends WithoutManagedFields<T> {

    private static final PodStatus ENDED =
            new PodStatusBuilder().withPhase("Succeeded").build();

    private final String relaysNamespace;

    Trimmed(String relaysNamespace) {
        this.relaysNamespace = relaysNamespace;
    }

    @Override
    public T put(String key, T item) {
        if (item instanceof Pod pod) {
            trim(pod);
        } else if (item instanceof Node node && node.getStatus() != null) {
            node.getStatus().setImages(List.of());
        } else if (item instanceof CustomResourceDefinition definition) {
            definition.setSpec(null);
            definition.setStatus(null);
        }
        return super.put(key, item);
    }

    private void trim(Pod pod) {
        pod.setSpec(new PodSpecBuilder()
                .withNodeName(pod.getSpec().getNodeName())
                .withContainers(pod.getSpec().getContainers().stream()
                        .map(Trimmed::trim)
                        .toList())
                .build());
        if (!relaysNamespace.equals(pod.getMetadata().getNamespace())) {
            pod.setStatus(HostPorts.hasEnded(pod) ? ENDED : null);
            pod.setMetadata(new ObjectMetaBuilder()
                    .withNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .withUid(pod.getMetadata().getUid())
                    .withResourceVersion(pod.getMetadata().getResourceVersion())
                    .build());
        }
    }

    private static Container trim(Container container) {
        return new ContainerBuilder()
                .withName(container.getName())
                .withImage(container.getImage())
                .withPorts(container.getPorts())
                .build();
    }
}
