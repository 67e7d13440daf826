package io.exposedapp.plan.world;

import io.exposedapp.model.AppKey;
import io.exposedapp.model.Names;
import java.util.Map;
import java.util.Set;

/**
 * What the apps' DNSEndpoints depend on. An edge that is neither in {@code answering} nor in {@code dead} stays in the
 * records that it is in: it was not visited yet, or has failed for a moment only.
 *
 * @param listed whether the DNSEndpoints of the cluster are known. None is planned before that, nor where the
 *     installation writes none
 * @param answering names of edges that answered when they were visited last
 * @param dead names of edges that have not answered for some time
 * @param present by namespace and name, the DNSEndpoints that exist
 */
public record DnsEndpointFacts(
        boolean listed, Set<String> answering, Set<String> dead, Map<AppKey, DnsEndpointFact> present) {

    /** While nothing is known, and where the installation writes no DNSEndpoints. */
    public static final DnsEndpointFacts OFF = new DnsEndpointFacts(false, Set.of(), Set.of(), Map.of());

    /** Whether another owner's DNSEndpoint has the app's name. */
    public boolean isForeign(AppKey app) {
        return present.containsKey(app) && !present.get(app).ours();
    }

    /**
     * A DNSEndpoint.
     *
     * @param ours whether it carries {@link Names#dnsEndpointLabels()}
     * @param hosts the hosts that it has records for
     * @param addresses the addresses of all its records
     */
    public record DnsEndpointFact(boolean ours, Set<String> hosts, Set<String> addresses) {}
}
