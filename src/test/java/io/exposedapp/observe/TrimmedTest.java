package io.exposedapp.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;

class TrimmedTest {

    private static final String RELAYS = "exposedapp-relays";

    @Test
    void ofAPodElsewhereItsPortsStay() {
        Pod pod = put(pod("web"));
        assertThat(pod.getSpec().getContainers().get(0).getPorts().get(0).getHostPort())
                .isEqualTo(8080);
        assertThat(pod.getMetadata().getResourceVersion()).isEqualTo("7");
        assertThat(pod.getMetadata().getLabels()).isEmpty();
        assertThat(pod.getMetadata().getManagedFields()).isEmpty();
        assertThat(pod.getSpec().getVolumes()).isEmpty();
        assertThat(pod.getStatus()).isNull();
    }

    @Test
    void ofARelaysPodAlsoWhatTellsHowItIs() {
        Pod pod = put(pod(RELAYS));
        assertThat(pod.getMetadata().getLabels()).containsEntry("a", "b");
        assertThat(pod.getSpec().getNodeName()).isEqualTo("home");
        assertThat(pod.getSpec().getContainers().get(0).getImage()).isEqualTo("haproxy:3");
        assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
    }

    private static Pod put(Pod pod) {
        Trimmed<Pod> store = new Trimmed<>(RELAYS);
        store.put("key", pod);
        return store.get("key");
    }

    private static Pod pod(String namespace) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("p")
                .withResourceVersion("7")
                .addToLabels("a", "b")
                .withManagedFields(new ManagedFieldsEntry())
                .endMetadata()
                .withNewSpec()
                .withNodeName("home")
                .addNewVolume()
                .withName("v")
                .endVolume()
                .addNewContainer()
                .withName("c")
                .withImage("haproxy:3")
                .addNewPort()
                .withHostPort(8080)
                .endPort()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .endStatus()
                .build();
    }
}
