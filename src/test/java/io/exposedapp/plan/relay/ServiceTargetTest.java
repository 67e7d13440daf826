package io.exposedapp.plan.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Reason;
import io.exposedapp.api.ServiceRef;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Result;
import io.exposedapp.model.Verdict;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceTargetTest {

    private static final AppKey NAME = new AppKey("photos", "web");
    private static final ServicePort HTTP = port("http", 80, "TCP");
    private static final ServicePort METRICS = port("metrics", 9090, "TCP");
    private static final ServicePort DNS = port("dns", 53, "UDP");

    @Test
    void aMissingServiceIsNamed() {
        assertRefused(new ServiceRef("web", null), Reason.ServiceNotFound, "photos/web", null);
    }

    @Test
    void theOnlyTcpPortIsMeantWhenNoneIsNamed() {
        assertThat(resolve(new ServiceRef("web", null), service(HTTP, DNS)).value())
                .contains(new Backend("web", "10.43.0.1", 80));
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
                .contains(new Backend("web", "10.43.0.1", 9090));
        assertThat(resolve(new ServiceRef("web", new IntOrString(9090)), service(HTTP, METRICS))
                        .value())
                .contains(new Backend("web", "10.43.0.1", 9090));
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
        assertThat(resolve(new ServiceRef("web", null), both).value()).contains(new Backend("web", "10.43.0.7", 80));
        assertRefused(new ServiceRef("web", null), Reason.UnsupportedService, "IPv6 only", only);
    }

    /** A Service's port name is any DNS label, unlike a container's. */
    @ParameterizedTest
    @ValueSource(strings = {"80-8080", "web-interface-of-the-photos", "8080"})
    void namesThatOnlyServicesMayHaveAreFound(String name) {
        assertThat(resolve(new ServiceRef("web", new IntOrString(name)), service(port(name, 80, "TCP"), METRICS))
                        .value())
                .contains(new Backend("web", "10.43.0.1", 80));
    }

    @Test
    void aNumberInQuotesIsTold() {
        assertRefused(
                new ServiceRef("web", new IntOrString("80")),
                Reason.PortNotFound,
                "no TCP port named 80. It has http (80); correct spec.service.port. A number is written without quotes.",
                service(HTTP));
    }

    @ParameterizedTest
    @CsvSource({"https,8443,", "https,443,", "web,443,", "web,80,https", "web,80,kubernetes.io/wss", "https,8443,tls"})
    void portsThatSpeakHttpsAreNotSupported(String name, int number, String appProtocol) {
        ServicePort port = port(name, number, "TCP");
        port.setAppProtocol(appProtocol);
        Verdict verdict = target(port).refusesHttp().orElseThrow();
        assertThat(verdict.reason()).isEqualTo(Reason.UnsupportedProtocol);
        assertThat(verdict.message()).contains(name + " (" + number + ")", "photos/web", "spec.service.port");
    }

    @ParameterizedTest
    @CsvSource({"http,80,", "https,443,http", "web,443,kubernetes.io/ws", "web,8443,", "web,80,example.com/own"})
    void portsThatSpeakHttpOrMayAreSupported(String name, int number, String appProtocol) {
        ServicePort port = port(name, number, "TCP");
        port.setAppProtocol(appProtocol);
        assertThat(target(port).refusesHttp()).isEmpty();
    }

    private static void assertRefused(ServiceRef ref, Reason reason, String says, Service service) {
        Verdict refusal = resolve(ref, service).failure().orElseThrow();
        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal.status()).isEqualTo(Verdict.Status.False);
        assertThat(refusal.message()).contains(says);
    }

    private static Result<Backend> resolve(ServiceRef ref, Service service) {
        return ServiceTarget.resolve(ref, NAME, Optional.ofNullable(service)).map(ServiceTarget::backend);
    }

    private static ServiceTarget target(ServicePort port) {
        return ServiceTarget.resolve(new ServiceRef("web", null), NAME, Optional.of(service(port)))
                .value()
                .orElseThrow();
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
}
