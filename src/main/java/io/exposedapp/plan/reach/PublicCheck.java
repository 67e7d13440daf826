package io.exposedapp.plan.reach;

import io.exposedapp.api.CertificateSource;
import io.exposedapp.model.Names;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.claim.Accepted;
import io.exposedapp.plan.world.CertificateFact;
import io.exposedapp.plan.world.Probed;
import io.exposedapp.plan.world.PublicFact;
import io.exposedapp.plan.world.PublicTarget;
import io.exposedapp.plan.world.RememberedRequests;
import io.exposedapp.plan.world.RequestFact;
import io.exposedapp.plan.world.World;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Judges what visitors find at the public addresses: which certificate, and whose answer. Each host is requested at
 * each address of each edge that has a route of the app, so that one dead edge of two is seen.
 */
public record PublicCheck(World world) {

    public PublicState of(Accepted app, Earlier earlier) {
        List<Look> all = new ArrayList<>();
        List<Judged> hosts = new ArrayList<>();
        Gates gates = new Gates(world);
        for (String host : app.app().getSpec().hosts()) {
            Map<Gate, Judged> judged = new LinkedHashMap<>();
            for (Gate gate : gates.of(app, host, earlier)) {
                List<Look> looks = gate.addresses().stream()
                        .map(address -> look(app, host, gate, address, earlier))
                        .toList();
                all.addAll(looks);
                judged.put(gate, Judged.ofGate(looks.stream().map(Look::judged).toList()));
            }
            hosts.add(new HostCheck(world, host, app.edges(), earlier).of(judged));
        }
        SortedMap<String, CertificateFact> certificates = new TreeMap<>();
        SortedMap<PublicTarget, Watch> probes = new TreeMap<>();
        for (Look look : all) {
            look.certificate().ifPresent(c -> certificates.merge(look.target().host(), c, CertificateCheck::worse));
            probes.put(look.target(), look.watch());
        }
        Judged judged = Judged.ofApp(hosts);
        return new PublicState(
                judged.certificate(), judged.reachable(), certificates, requests(app, certificates), probes);
    }

    private Look look(Accepted app, String host, Gate gate, String address, Earlier earlier) {
        PublicTarget target =
                new PublicTarget(host, address, app.app().getSpec().probePath());
        List<String> cause = cause(app, gate, earlier);
        Optional<Probed<PublicFact>> probed =
                Optional.ofNullable(world.outside().answers().get(target));
        Optional<PublicFact> fact = probed
                // Apps with paths of one host may share a probe, and its cause is then that of all of them.
                .filter(p -> Collections.indexOfSubList(p.cause(), cause) >= 0)
                .map(Probed::fact);
        Judged judged = fact.map(f -> judge(f, target, gate, certificateCheck(app, host, earlier.dns()), earlier))
                .orElseGet(() -> Judged.notProbed(target));
        // What failed before the public address may show there only a moment later.
        boolean well = judged.isWell() && earlier.behind(gate).allMatch(Verdict::isTrue);
        return new Look(target, probed.flatMap(p -> p.fact().certificate()), judged, new Watch(well, cause));
    }

    private static Judged judge(
            PublicFact fact, PublicTarget target, Gate gate, CertificateCheck certificate, Earlier earlier) {
        Verdict reachable = new ReachCheck(
                        Names.url(target.host()) + target.path().orElse("/"), earlier)
                .of(fact, gate, target.address());
        return new Judged(
                fact.certificate()
                        .map(c -> certificate.of(c, gate))
                        .orElseGet(() -> Verdict.unknown(reachable.reason(), reachable.message())),
                reachable);
    }

    /** What the status remembers counts until it is known whether the host has a certificate. */
    private SortedMap<String, RequestFact> requests(Accepted app, Map<String, CertificateFact> certificates) {
        SortedMap<String, RequestFact> requests = new TreeMap<>(RememberedRequests.of(app.app()));
        requests.keySet()
                .removeIf(host ->
                        certificates.containsKey(host) && certificates.get(host).isOfHost());
        requests.putAll(world.outside().requests());
        requests.keySet().retainAll(app.app().getSpec().hosts());
        return requests;
    }

    /** A probe that was made for another state of the path says nothing about this one. */
    private static List<String> cause(Accepted app, Gate gate, Earlier earlier) {
        return Stream.concat(
                        Stream.of(String.valueOf(app.app().getMetadata().getGeneration())),
                        earlier.behind(gate).map(v -> v.status() + " " + v.reason()))
                .toList();
    }

    private CertificateCheck certificateCheck(Accepted app, String host, HostsDns dns) {
        List<CertificateSource> sources =
                app.edges().stream().map(e -> e.getSpec().certificates().get(0)).toList();
        boolean needsDns = sources.stream().anyMatch(CertificateSource::needsDns);
        return new CertificateCheck(
                host,
                sources.get(0).resolver(),
                needsDns && !dns.isRight(host),
                needsDns && sources.size() > 1,
                Optional.ofNullable(world.outside().requests().get(host)),
                RememberedRequests.of(app.app()).containsKey(host));
    }

    /**
     * What was found of a host at one address.
     *
     * @param certificate what was seen last, whatever changed in the cluster since then. Empty if none was
     */
    private record Look(PublicTarget target, Optional<CertificateFact> certificate, Judged judged, Watch watch) {}
}
