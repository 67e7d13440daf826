package io.exposedapp.plan.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OccupiedPortsTest {

    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    @Test
    void hostPortsAndNodePortsAreTaken() {
        assertThat(taken(
                        service("type: NodePort", "{port: 80, nodePort: 30080}"),
                        pod("{containerPort: 80, hostPort: 8080}")))
                .isEqualTo(Map.of(30080, "Service web/web", 8080, "Pod web/pod"));
    }

    @Test
    void portsOfBalancersAndExternalAddressesAreAvoidedOnly() {
        for (String kind : List.of("type: LoadBalancer", "externalIPs: [192.0.2.1]")) {
            Service service = service(kind, "{port: 8080}");
            assertThat(taken(service, pod(""))).isEmpty();
            assertThat(OccupiedPorts.avoided(List.of(service), Map.of(9, "Pod web/pod")))
                    .isEqualTo(Map.of(8080, "Service web/web", 9, "Pod web/pod"));
        }
    }

    @Test
    void portsInsideTheClusterAreFree() {
        Service service = service("type: ClusterIP", "{port: 8080}");
        assertThat(OccupiedPorts.avoided(List.of(service), taken(service, pod("{containerPort: 8080}"))))
                .isEmpty();
    }

    @Test
    void relaysSpeakTcpSoOtherProtocolsTakeNothing() {
        Service service = service("type: LoadBalancer", "{port: 8080, nodePort: 30080, protocol: UDP}");
        assertThat(OccupiedPorts.avoided(
                        List.of(service), taken(service, pod("{containerPort: 80, hostPort: 8081, protocol: UDP}"))))
                .isEmpty();
    }

    private static Map<Integer, String> taken(Service service, Pod pod) {
        return OccupiedPorts.taken(List.of(service), List.of(pod));
    }

    private static Service service(String kind, String port) {
        return YAML.unmarshal(
                "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: web}\nspec: {" + kind + ", ports: ["
                        + port + "]}",
                Service.class);
    }

    private static Pod pod(String port) {
        return YAML.unmarshal(
                "apiVersion: v1\nkind: Pod\nmetadata: {name: pod, namespace: web}\nspec: {containers: [{name: web, ports: ["
                        + port + "]}]}",
                Pod.class);
    }
}
