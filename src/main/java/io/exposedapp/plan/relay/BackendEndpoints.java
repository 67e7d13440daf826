package io.exposedapp.plan.relay;

import io.exposedapp.api.Reason;
import io.exposedapp.model.Verdict;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether something answers behind the port of a Service, as kube-proxy sees it: an EndpointSlice of the cluster IP's
 * family, with a port of the Service port's name, and a ready endpoint (Kubernetes, pkg/proxy, EndpointSliceCache).
 */
record BackendEndpoints(ServiceTarget target, List<EndpointSlice> slices) {

    private static final String FAMILY = "IPv4";

    Verdict verdict() {
        String service = "Service " + target.service();
        if (slices.stream().anyMatch(s -> isFamily(s) && hasPort(s) && isReady(s))) {
            return Verdict.yes(Reason.EndpointsReady, service + " has ready endpoints.");
        }
        List<EndpointSlice> ready = slices.stream().filter(this::isReady).toList();
        if (ready.isEmpty()) {
            return Verdict.no(
                    Reason.NoReadyEndpoints,
                    "No pod behind " + service + " is ready. Look at the app's pods and the Service's selector.");
        }
        if (ready.stream().noneMatch(this::isFamily)) {
            return Verdict.no(
                    Reason.NoReadyEndpoints,
                    service + " has the " + FAMILY + " address " + target.clusterIP()
                            + ", and its ready endpoints have addresses of another family only. Give it endpoints with "
                            + FAMILY + " addresses.");
        }
        return Verdict.no(
                Reason.NoEndpointPort,
                service + " has ready endpoints, but none for its port " + target.portText() + ": "
                        + cause(ready.stream().filter(this::isFamily).toList()));
    }

    private String cause(List<EndpointSlice> ready) {
        String there = ready.stream()
                .flatMap(BackendEndpoints::ports)
                .map(p -> Objects.requireNonNullElse(p.getName(), "").isEmpty() ? "one without a name" : p.getName())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        IntOrString number = target.port().getTargetPort();
        String named = number == null || number.getStrVal() == null
                ? ""
                : " The port's targetPort is " + number.getStrVal()
                        + ": a container of the pods has to have a port of that name.";
        return "EndpointSlice "
                + ready.stream().map(s -> s.getMetadata().getName()).collect(Collectors.joining(", "))
                + " has " + (there.isEmpty() ? "no port" : "the ports " + there)
                + ", and needs " + (name(target.port()).isEmpty() ? "one without a name" : name(target.port())) + "."
                + named;
    }

    private boolean isFamily(EndpointSlice slice) {
        return slice.getAddressType() == null || slice.getAddressType().equals(FAMILY);
    }

    private boolean hasPort(EndpointSlice slice) {
        return ports(slice)
                .anyMatch(p ->
                        Objects.requireNonNullElse(p.getName(), "").equals(name(target.port())) && p.getPort() != null);
    }

    private static Stream<EndpointPort> ports(EndpointSlice slice) {
        return Stream.ofNullable(slice.getPorts())
                .flatMap(List::stream)
                .filter(p -> p.getProtocol() == null || p.getProtocol().equals("TCP"));
    }

    private static String name(ServicePort port) {
        return Objects.requireNonNullElse(port.getName(), "");
    }

    /** A missing condition means ready (EndpointSlice API: "nil should be interpreted as true"). */
    private boolean isReady(EndpointSlice slice) {
        return Stream.ofNullable(slice.getEndpoints())
                .flatMap(List::stream)
                .map(Endpoint::getConditions)
                .anyMatch(c -> c == null || !Boolean.FALSE.equals(c.getReady()));
    }
}
