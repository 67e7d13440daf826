package io.exposedapp.plan.relay;

import io.exposedapp.api.Reason;
import io.exposedapp.api.ServiceRef;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Ipv4;
import io.exposedapp.model.Result;
import io.exposedapp.model.Verdict;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The one TCP port of a Service that an app refers to.
 *
 * @param service namespace and name of the Service
 * @param clusterIP its IPv4 address in the cluster
 */
record ServiceTarget(AppKey service, String clusterIP, ServicePort port) {

    /** Values of appProtocol that mean TLS (Kubernetes API, ServicePort, and the IANA service names). */
    private static final Set<String> TLS = Set.of("https", "kubernetes.io/wss", "tls");

    private static final int HTTPS_PORT = 443;

    static Result<ServiceTarget> resolve(ServiceRef ref, AppKey name, Optional<Service> found) {
        if (found.isEmpty()) {
            return Result.failed(
                    Reason.ServiceNotFound,
                    "There is no Service " + name + ". Create it, or correct spec.service.name.");
        }
        Optional<String> address = address(found.get());
        if (address.isEmpty()) {
            return Result.failed(
                    Reason.UnsupportedService,
                    "Service " + name
                            + " has no IPv4 cluster IP (it is headless, an ExternalName or IPv6 only), so nothing can be forwarded to it. "
                            + "Name a Service of type ClusterIP with an IPv4 address.");
        }
        return port(ref, name, found.get()).map(port -> new ServiceTarget(name, address.get(), port));
    }

    private static Result<ServicePort> port(ServiceRef ref, AppKey name, Service service) {
        List<ServicePort> ports = service.getSpec().getPorts().stream()
                .filter(p -> p.getProtocol() == null || p.getProtocol().equals("TCP"))
                .toList();
        if (ports.isEmpty()) {
            return Result.failed(Reason.PortNotFound, "Service " + name + " has no TCP port.");
        }
        if (ref.port() == null) {
            return ports.size() == 1
                    ? Result.ok(ports.get(0))
                    : Result.failed(
                            Reason.AmbiguousPort,
                            "Service " + name + " has the ports " + list(ports) + ". Choose one in spec.service.port.");
        }
        return ports.stream()
                .filter(p -> means(ref, p))
                .findFirst()
                .map(Result::ok)
                .orElseGet(() -> Result.failed(Reason.PortNotFound, notFound(ref, name, ports)));
    }

    private static String notFound(ServiceRef ref, AppKey name, List<ServicePort> ports) {
        String text = String.valueOf(ref.port().getValue());
        boolean quoted = ref.port().getStrVal() != null
                && ports.stream().anyMatch(p -> text.equals(String.valueOf(p.getPort())));
        return "Service " + name + " has no TCP port " + (ref.port().getStrVal() == null ? text : "named " + text)
                + ". It has " + list(ports) + "; correct spec.service.port."
                + (quoted ? " A number is written without quotes." : "");
    }

    /** The IPv4 cluster IP of the Service. A Service has a second one in dual-stack clusters only. */
    static Optional<String> address(Service service) {
        return Stream.concat(
                        Stream.ofNullable(service.getSpec().getClusterIP()),
                        Stream.ofNullable(service.getSpec().getClusterIPs()).flatMap(List::stream))
                .filter(Ipv4::isValid)
                .findFirst();
    }

    private static boolean means(ServiceRef ref, ServicePort port) {
        return ref.port().getIntVal() != null
                ? ref.port().getIntVal().equals(port.getPort())
                : ref.port().getStrVal().equals(port.getName());
    }

    private static String list(List<ServicePort> ports) {
        return ports.stream().map(ServiceTarget::text).collect(Collectors.joining(", "));
    }

    private static String text(ServicePort port) {
        return port.getName() == null ? port.getPort().toString() : port.getName() + " (" + port.getPort() + ")";
    }

    Backend backend() {
        return new Backend(service.name(), clusterIP, port.getPort());
    }

    /** The port as messages name it. */
    String portText() {
        return text(port);
    }

    /**
     * Why the port is of no use to visitors, if it speaks TLS. Traefik asks relays in plain HTTP. What appProtocol says
     * counts, and without it number and name of the port.
     */
    Optional<Verdict> refusesHttp() {
        String protocol = port.getAppProtocol();
        boolean tls = protocol != null
                ? TLS.contains(protocol)
                : port.getPort() == HTTPS_PORT || "https".equals(port.getName());
        return tls
                ? Optional.of(Verdict.no(
                        Reason.UnsupportedProtocol,
                        "Port " + portText() + " of Service " + service + " speaks HTTPS"
                                + (protocol == null ? ", by its number or name" : ": its appProtocol is " + protocol)
                                + ". Visitors are forwarded in plain HTTP, which it answers with an error. Name the app's"
                                + " HTTP port in spec.service.port, or set appProtocol: http on the Service's port if it"
                                + " speaks HTTP."))
                : Optional.empty();
    }
}
