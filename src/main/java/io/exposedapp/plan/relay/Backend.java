package io.exposedapp.plan.relay;

import io.exposedapp.api.Reason;
import io.exposedapp.api.ServiceRef;
import io.exposedapp.model.Ipv4;
import io.exposedapp.model.Result;
import io.exposedapp.model.Verdict;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Service's address in the cluster, which a relay forwards to. */
public record Backend(String clusterIP, int port) {

    private static final String SERVICE_OF_SLICE = "kubernetes.io/service-name";

    /** Finds the one TCP port of the Service that the app refers to. */
    static Result<Backend> resolve(String namespace, ServiceRef ref, List<Service> services) {
        String name = namespace + "/" + ref.name();
        Optional<Service> found = find(namespace, ref.name(), services);
        if (found.isEmpty()) {
            return no(
                    Reason.ServiceNotFound,
                    "There is no Service " + name + ". Create it, or correct spec.service.name.");
        }
        Service service = found.get();
        Optional<String> address = addresses(service).filter(Ipv4::isValid).findFirst();
        if (address.isEmpty()) {
            return no(
                    Reason.UnsupportedService,
                    "Service " + name
                            + " has no IPv4 cluster IP (it is headless, an ExternalName or IPv6 only), so nothing can be forwarded to it. "
                            + "Name a Service of type ClusterIP with an IPv4 address.");
        }
        List<ServicePort> ports = service.getSpec().getPorts().stream()
                .filter(p -> p.getProtocol() == null || p.getProtocol().equals("TCP"))
                .toList();
        if (ports.isEmpty()) {
            return no(Reason.PortNotFound, "Service " + name + " has no TCP port.");
        }
        if (ref.port() == null) {
            return ports.size() == 1
                    ? Result.ok(new Backend(address.get(), ports.get(0).getPort()))
                    : no(
                            Reason.AmbiguousPort,
                            "Service " + name + " has the ports " + list(ports) + ". Choose one in spec.service.port.");
        }
        return ports.stream()
                .filter(p -> means(ref, p))
                .findFirst()
                .map(p -> Result.ok(new Backend(address.get(), p.getPort())))
                .orElseGet(() -> no(
                        Reason.PortNotFound,
                        "Service " + name + " has no TCP port " + ref.port().getValue() + ". It has " + list(ports)
                                + "; correct spec.service.port."));
    }

    /** Whether the Service has a ready endpoint. */
    static Verdict ready(String namespace, ServiceRef ref, List<EndpointSlice> slices) {
        boolean ready = slices.stream()
                .filter(s -> namespace.equals(s.getMetadata().getNamespace()))
                .filter(s -> serviceOf(s).filter(ref.name()::equals).isPresent())
                .filter(s -> s.getEndpoints() != null)
                .flatMap(s -> s.getEndpoints().stream())
                // A missing condition means ready (EndpointSlice API: "nil should be interpreted as true").
                .anyMatch(e -> e.getConditions() == null
                        || !Boolean.FALSE.equals(e.getConditions().getReady()));
        String name = namespace + "/" + ref.name();
        return ready
                ? Verdict.yes(Reason.EndpointsReady, "Service " + name + " has ready endpoints.")
                : Verdict.no(
                        Reason.NoReadyEndpoints,
                        "No pod behind Service " + name
                                + " is ready. Look at the app's pods and the Service's selector.");
    }

    static Optional<String> serviceOf(EndpointSlice slice) {
        return Optional.ofNullable(slice.getMetadata().getLabels()).map(l -> l.get(SERVICE_OF_SLICE));
    }

    /** The cluster IPs of the Service. A second one exists in dual-stack clusters only. */
    private static Stream<String> addresses(Service service) {
        return Stream.concat(
                Stream.ofNullable(service.getSpec().getClusterIP()),
                Stream.ofNullable(service.getSpec().getClusterIPs()).flatMap(List::stream));
    }

    private static Optional<Service> find(String namespace, String name, List<Service> services) {
        return services.stream()
                .filter(s -> Objects.equals(s.getMetadata().getNamespace(), namespace)
                        && s.getMetadata().getName().equals(name))
                .findFirst();
    }

    private static boolean means(ServiceRef ref, ServicePort port) {
        return ref.port().getIntVal() != null
                ? ref.port().getIntVal().equals(port.getPort())
                : ref.port().getStrVal().equals(port.getName());
    }

    private static String list(List<ServicePort> ports) {
        return ports.stream()
                .map(p -> p.getName() == null ? p.getPort().toString() : p.getName() + " (" + p.getPort() + ")")
                .collect(Collectors.joining(", "));
    }

    private static <T> Result<T> no(Reason reason, String message) {
        return Result.failed(Verdict.no(reason, message));
    }
}
