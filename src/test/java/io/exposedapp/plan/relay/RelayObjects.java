package io.exposedapp.plan.relay;

import io.exposedapp.model.Names;
import io.exposedapp.plan.world.Relay;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;

/** A relay on port 8080, its pods and its node, as far as rollouts look at them. */
final class RelayObjects {

    private RelayObjects() {}

    static Relay seen(DaemonSet relay) {
        return Relay.of(relay).orElseThrow();
    }

    static DaemonSet relay() {
        return new DaemonSetBuilder()
                .withNewMetadata()
                .withName("relay-8080")
                .addToAnnotations(Names.APP_NAMESPACE_ANNOTATION, "photos")
                .addToAnnotations(Names.APP_NAME_ANNOTATION, "immich")
                .endMetadata()
                .withNewSpec()
                .withNewTemplate()
                .withNewSpec()
                .addNewContainer()
                .withImage("haproxy:3")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    static PodBuilder pod(String revision) {
        return new PodBuilder()
                .withNewMetadata()
                .addToLabels(Names.PORT_LABEL, "8080")
                .addToLabels("controller-revision-hash", revision)
                .endMetadata()
                .withNewSpec()
                .withNodeName("home")
                .addNewContainer()
                .withImage("haproxy:3")
                .endContainer()
                .endSpec();
    }

    static Node node(String ready) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName("home")
                .endMetadata()
                .withNewStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready)
                .endCondition()
                .endStatus()
                .build();
    }
}
