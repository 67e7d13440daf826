package io.exposedapp.plan.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Reason;
import io.exposedapp.api.ServiceRef;
import io.exposedapp.model.Result;
import io.exposedapp.model.Verdict;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackendTest {

    private static final ServicePort HTTP = port("http", 80, "TCP");
    private static final ServicePort METRICS = port("metrics", 9090, "TCP");
    private static final ServicePort DNS = port("dns", 53, "UDP");

    @Test
    void aMissingServiceIsNamed() {
        assertRefused(new ServiceRef("web", null), Reason.ServiceNotFound, "photos/web");
    }

    @Test
    void aServiceOfTheSameNameElsewhereIsNotMeant() {
        Service elsewhere = new ServiceBuilder(service(HTTP))
                .editMetadata()
                .withNamespace("other")
                .endMetadata()
                .build();
        assertRefused(new ServiceRef("web", null), Reason.ServiceNotFound, "photos/web", elsewhere);
    }

    @Test
    void theOnlyTcpPortIsMeantWhenNoneIsNamed() {
        assertThat(resolve(new ServiceRef("web", null), service(HTTP, DNS)).value())
                .contains(new Backend("10.43.0.1", 80));
    }

    @Test
    void severalPortsAndNoneChosenIsAmbiguous() {
        assertRefused(
                new ServiceRef("web", null), Reason.AmbiguousPort, "http (80), metrics (9090)", service(HTTP, METRICS));
    }

    @Test
    void aPortIsChosenByNameOrNumber() {
        assertThat(resolve(new ServiceRef("web", new IntOrString("metrics")), service(HTTP, METRICS))
                        .value())
                .contains(new Backend("10.43.0.1", 9090));
        assertThat(resolve(new ServiceRef("web", new IntOrString(9090)), service(HTTP, METRICS))
                        .value())
                .contains(new Backend("10.43.0.1", 9090));
    }

    @Test
    void aPortThatIsNotThereIsToldWithThoseThatAre() {
        assertRefused(new ServiceRef("web", new IntOrString("https")), Reason.PortNotFound, "http (80)", service(HTTP));
    }

    @Test
    void aServiceWithoutTcpPortsHasNone() {
        assertRefused(new ServiceRef("web", null), Reason.PortNotFound, "no TCP port", service(DNS));
        assertRefused(new ServiceRef("web", null), Reason.PortNotFound, "no TCP port", service());
    }

    @Test
    void headlessAndExternalNameServicesAreNotSupported() {
        Service headless = new ServiceBuilder(service(HTTP))
                .editSpec()
                .withClusterIP("None")
                .endSpec()
                .build();
        Service external = new ServiceBuilder(service())
                .editSpec()
                .withType("ExternalName")
                .withClusterIP(null)
                .endSpec()
                .build();
        assertRefused(new ServiceRef("web", null), Reason.UnsupportedService, "no IPv4 cluster IP", headless);
        assertRefused(new ServiceRef("web", null), Reason.UnsupportedService, "no IPv4 cluster IP", external);
    }

    @Test
    void anIpv6AddressIsPassedOverOrRefused() {
        Service both = new ServiceBuilder(service(HTTP))
                .editSpec()
                .withClusterIP("fd00:43::1")
                .withClusterIPs("fd00:43::1", "10.43.0.7")
                .endSpec()
                .build();
        Service only = new ServiceBuilder(service(HTTP))
                .editSpec()
                .withClusterIP("fd00:43::1")
                .withClusterIPs("fd00:43::1")
                .endSpec()
                .build();
        assertThat(resolve(new ServiceRef("web", null), both).value()).contains(new Backend("10.43.0.7", 80));
        assertRefused(new ServiceRef("web", null), Reason.UnsupportedService, "IPv6 only", only);
    }

    @Test
    void oneReadyEndpointIsEnough() {
        assertThat(Backend.ready("photos", new ServiceRef("web", null), List.of(slice("web", false, true)))
                        .reason())
                .isEqualTo(Reason.EndpointsReady);
        assertThat(Backend.ready("photos", new ServiceRef("web", null), List.of(slice("web", (Boolean) null)))
                        .isTrue())
                .isTrue();
    }

    @Test
    void noneReadyOrNoneAtAllIsTold() {
        assertThat(Backend.ready("photos", new ServiceRef("web", null), List.of(slice("web", false)))
                        .reason())
                .isEqualTo(Reason.NoReadyEndpoints);
        assertThat(Backend.ready("photos", new ServiceRef("web", null), List.of(slice("other", true)))
                        .reason())
                .isEqualTo(Reason.NoReadyEndpoints);
        assertThat(Backend.ready("photos", new ServiceRef("web", null), List.of())
                        .reason())
                .isEqualTo(Reason.NoReadyEndpoints);
    }

    private static void assertRefused(ServiceRef ref, Reason reason, String says, Service... services) {
        Verdict refusal = resolve(ref, services).failure().orElseThrow();
        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal.status()).isEqualTo(Verdict.Status.False);
        assertThat(refusal.message()).contains(says);
    }

    private static Result<Backend> resolve(ServiceRef ref, Service... services) {
        return Backend.resolve("photos", ref, List.of(services));
    }

    private static Service service(ServicePort... ports) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName("web")
                .withNamespace("photos")
                .endMetadata()
                .withNewSpec()
                .withType("ClusterIP")
                .withClusterIP("10.43.0.1")
                .withPorts(ports)
                .endSpec()
                .build();
    }

    private static ServicePort port(String name, int number, String protocol) {
        return new ServicePortBuilder()
                .withName(name)
                .withPort(number)
                .withProtocol(protocol)
                .build();
    }

    private static EndpointSlice slice(String service, Boolean... ready) {
        EndpointSliceBuilder slice = new EndpointSliceBuilder()
                .withNewMetadata()
                .withNamespace("photos")
                .addToLabels("kubernetes.io/service-name", service)
                .endMetadata();
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
