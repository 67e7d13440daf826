package io.exposedapp.plan;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;

/** The pod of a relay where nobody runs any: as Kubernetes would make it, and at once ready. */
public final class ReadyPod {

    private ReadyPod() {}

    public static Pod of(DaemonSet relay, String name, String node) {
        PodTemplateSpec template = relay.getSpec().getTemplate();
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(relay.getMetadata().getNamespace())
                .withName(name)
                .withLabels(template.getMetadata().getLabels())
                .withAnnotations(template.getMetadata().getAnnotations())
                .endMetadata()
                .withNewSpecLike(template.getSpec())
                .withNodeName(node)
                .endSpec()
                .withStatus(status())
                .build();
    }

    private static PodStatus status() {
        return new PodStatusBuilder()
                .withPhase("Running")
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .withLastTransitionTime("2026-11-22T12:00:00Z")
                .endCondition()
                .build();
    }
}
