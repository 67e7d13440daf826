package io.exposedapp.plan.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Reason;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Verdict;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackendEndpointsTest {

    private static final ServicePort HTTP = new ServicePortBuilder()
            .withName("http")
            .withPort(80)
            .withTargetPort(new IntOrString("web"))
            .build();
    private static final ServicePort UNNAMED =
            new ServicePortBuilder().withPort(80).build();

    @Test
    void oneReadyEndpointIsEnough() {
        EndpointSlice slice = slice("http", 8080, false, true);
        assertThat(verdict(HTTP, slice).reason()).isEqualTo(Reason.EndpointsReady);
    }

    @Test
    void anEndpointThatDoesNotSayIsReady() {
        assertThat(verdict(HTTP, slice("http", 8080, (Boolean) null)).isTrue()).isTrue();
    }

    @Test
    void noneReadyOrNoneAtAllIsTold() {
        assertThat(verdict(HTTP, slice("http", 8080, false)).reason()).isEqualTo(Reason.NoReadyEndpoints);
        assertThat(verdict(HTTP).reason()).isEqualTo(Reason.NoReadyEndpoints);
    }

    @Test
    void aTargetPortThatThePodsLackIsTold() {
        Verdict verdict = verdict(HTTP, withoutPorts());
        assertThat(verdict.reason()).isEqualTo(Reason.NoEndpointPort);
        assertThat(verdict.message())
                .contains("photos/web", "port http (80)", "web-1 has no port", "targetPort is web", "container");
    }

    @Test
    void anotherPortOfTheServiceIsNoSubstitute() {
        Verdict verdict = verdict(HTTP, slice("metrics", 9090, true));
        assertThat(verdict.reason()).isEqualTo(Reason.NoEndpointPort);
        assertThat(verdict.message()).contains("has the ports metrics, and needs http");
    }

    @Test
    void aSliceMadeByHandHasToNameThePortAsTheServiceDoes() {
        assertThat(verdict(HTTP, slice(null, 8080, true)).message())
                .contains("has the ports one without a name, and needs http");
        assertThat(verdict(UNNAMED, slice("http", 8080, true)).message())
                .contains("has the ports http, and needs one without a name");
        assertThat(verdict(UNNAMED, slice(null, 8080, true)).isTrue()).isTrue();
        assertThat(verdict(UNNAMED, slice("", 8080, true)).isTrue()).isTrue();
    }

    @Test
    void aPortWithoutANumberOrOfAnotherProtocolIsNone() {
        EndpointSlice udp = slice("http", 8080, true);
        udp.getPorts().get(0).setProtocol("UDP");
        assertThat(verdict(HTTP, udp).reason()).isEqualTo(Reason.NoEndpointPort);
        assertThat(verdict(HTTP, slice("http", null, true)).reason()).isEqualTo(Reason.NoEndpointPort);
    }

    @Test
    void endpointsOfAnotherFamilyAreNotReached() {
        EndpointSlice ipv6 = slice("http", 8080, true);
        ipv6.setAddressType("IPv6");
        Verdict verdict = verdict(HTTP, ipv6);
        assertThat(verdict.reason()).isEqualTo(Reason.NoReadyEndpoints);
        assertThat(verdict.message()).contains("IPv4 address 10.43.0.1", "another family");
        assertThat(verdict(HTTP, ipv6, slice("http", 8080, true)).isTrue()).isTrue();
    }

    private static Verdict verdict(ServicePort port, EndpointSlice... slices) {
        ServiceTarget target = new ServiceTarget(new AppKey("photos", "web"), "10.43.0.1", port);
        return new BackendEndpoints(target, List.of(slices)).verdict();
    }

    private static EndpointSlice withoutPorts() {
        EndpointSlice slice = slice("http", 8080, true);
        slice.setPorts(List.of());
        return slice;
    }

    private static EndpointSlice slice(String port, Integer number, Boolean... ready) {
        EndpointSliceBuilder slice = new EndpointSliceBuilder()
                .withNewMetadata()
                .withName("web-1")
                .endMetadata()
                .withAddressType("IPv4")
                .addNewPort()
                .withName(port)
                .withPort(number)
                .withProtocol("TCP")
                .endPort();
        for (Boolean r : ready) {
            slice.addNewEndpoint()
                    .withAddresses("10.42.0.9")
                    .withNewConditions()
                    .withReady(r)
                    .endConditions()
                    .endEndpoint();
        }
        return slice.build();
    }
}
