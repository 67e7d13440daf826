package io.exposedapp.plan.reach;

import io.exposedapp.api.DnsMode;
import io.exposedapp.api.ExposedAppSpec;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.IpText;
import io.exposedapp.plan.claim.Accepted;
import io.exposedapp.plan.reach.DnsEndpoint.DnsRecord;
import io.exposedapp.plan.world.DnsEndpointFacts;
import io.exposedapp.plan.world.DnsEndpointFacts.DnsEndpointFact;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Decides which DNSEndpoint has the records of which host:
 *
 * <ul>
 *   <li>Hosts in mode Direct have records. Those of the other modes are set by other means, also for other apps of the
 *       same host.
 *   <li>Of several apps of a host, one has its records: the host's first holder, if that is one of them, else the first
 *       by namespace and name.
 *   <li>An app that is not accepted keeps its DNSEndpoint. One that lost its grant does not.
 * </ul>
 *
 * @param firstHolder the app that held any path of a host first
 */
public record DnsEndpoints(DnsEndpointFacts facts, Function<String, Optional<AppKey>> firstHolder) {

    /**
     * @param apps all apps that exist
     * @param accepted apps that hold their hosts and a port
     * @param withdrawn apps that may not have their hosts any more
     */
    public DnsEndpointSet plan(Collection<AppKey> apps, List<Accepted> accepted, Set<AppKey> withdrawn) {
        DnsEndpointSet set = DnsEndpointSet.none();
        if (!facts.listed()) {
            return set;
        }
        Map<AppKey, Set<String>> kept = kept(apps, accepted, withdrawn);
        Map<String, AppKey> owners = owners(accepted, kept);
        for (Accepted app : accepted) {
            List<DnsRecord> records = app.app().getSpec().hosts().stream()
                    .distinct()
                    .filter(host -> app.key().equals(owners.get(host)))
                    .flatMap(host -> records(host, app))
                    .toList();
            if (!records.isEmpty() && facts.isForeign(app.key())) {
                set.foreign().add(app.key());
            } else if (!records.isEmpty()) {
                set.desired()
                        .put(app.key(), new DnsEndpoint(app.app().getMetadata().getUid(), records));
            }
        }
        apps.stream()
                .filter(app -> isOurs(app) && !set.desired().containsKey(app) && !kept.containsKey(app))
                .forEach(app -> set.removed().add(app));
        return set;
    }

    /** By app that keeps its DNSEndpoint as it is, the hosts there. */
    private Map<AppKey, Set<String>> kept(Collection<AppKey> apps, List<Accepted> accepted, Set<AppKey> withdrawn) {
        Map<AppKey, Set<String>> kept = new HashMap<>();
        apps.stream()
                .filter(app -> isOurs(app) && !withdrawn.contains(app))
                .forEach(app -> kept.put(app, facts.present().get(app).hosts()));
        accepted.forEach(a -> kept.remove(a.key()));
        return kept;
    }

    private Map<String, AppKey> owners(List<Accepted> accepted, Map<AppKey, Set<String>> kept) {
        Map<String, TreeSet<AppKey>> candidates = new HashMap<>();
        kept.forEach((app, hosts) -> hosts.forEach(host -> add(candidates, host, app)));
        Set<String> pointedByOthers = new HashSet<>();
        for (Accepted app : accepted) {
            ExposedAppSpec spec = app.app().getSpec();
            if (DnsCheck.mode(spec, app.edges()) == DnsMode.Direct) {
                spec.hosts().forEach(host -> add(candidates, host, app.key()));
            } else {
                pointedByOthers.addAll(spec.hosts());
            }
        }
        candidates.keySet().removeAll(pointedByOthers);
        Map<String, AppKey> owners = new HashMap<>();
        candidates.forEach((host, of) ->
                owners.put(host, firstHolder.apply(host).filter(of::contains).orElseGet(of::first)));
        return owners;
    }

    private static void add(Map<String, TreeSet<AppKey>> candidates, String host, AppKey app) {
        candidates.computeIfAbsent(host, h -> new TreeSet<>()).add(app);
    }

    private Stream<DnsRecord> records(String host, Accepted app) {
        Set<String> before = Optional.ofNullable(facts.present().get(app.key()))
                .map(DnsEndpointFact::addresses)
                .orElse(Set.of());
        List<String> addresses = new LiveEdges(facts).addresses(app.edges(), before);
        return Stream.of(
                        new DnsRecord(
                                host,
                                "A",
                                addresses.stream()
                                        .filter(a -> !IpText.isIpv6(a))
                                        .toList()),
                        new DnsRecord(
                                host,
                                "AAAA",
                                addresses.stream().filter(IpText::isIpv6).toList()))
                .filter(r -> !r.addresses().isEmpty());
    }

    private boolean isOurs(AppKey app) {
        return facts.present().containsKey(app) && facts.present().get(app).ours();
    }
}
