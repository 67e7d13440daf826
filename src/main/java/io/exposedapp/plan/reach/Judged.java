package io.exposedapp.plan.reach;

import io.exposedapp.api.Reason;
import io.exposedapp.model.Names;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.world.PublicTarget;
import java.util.List;
import java.util.function.Function;

/** The verdicts on what visitors find: at one address, at one gate, or under one host. */
record Judged(Verdict certificate, Verdict reachable) {

    static Judged notProbed(PublicTarget target) {
        return both(Verdict.unknown(
                Reason.NotProbed,
                Names.url(target.host()) + " was not requested yet at " + target.address()
                        + " since the operator started or something changed."));
    }

    boolean isWell() {
        return certificate.isTrue() && reachable.isTrue();
    }

    /** A gate has several addresses, as of IPv4 and IPv6: of the verdicts that are known, the worst counts. */
    static Judged ofGate(List<Judged> addresses) {
        return new Judged(known(addresses, Judged::certificate), known(addresses, Judged::reachable));
    }

    /** Of a host that was not requested, because there is nowhere to request it. */
    static Judged both(Verdict verdict) {
        return new Judged(verdict, verdict);
    }

    /**
     * Each gate needs a certificate. Of those that the host resolves to, one that answers is enough: browsers try
     * another address where one does not answer.
     *
     * @param gates all of them
     * @param visited those that the host resolves to
     */
    static Judged ofHost(List<Judged> gates, List<Judged> visited) {
        return new Judged(known(gates, Judged::certificate), oneIsEnough(gates, visited));
    }

    /** Of a host that resolves to none of the gates. */
    static Judged ofHost(List<Judged> gates, Verdict reachable) {
        return new Judged(known(gates, Judged::certificate), reachable);
    }

    static Judged ofApp(List<Judged> hosts) {
        return new Judged(worst(hosts, Judged::certificate), worst(hosts, Judged::reachable));
    }

    private static Verdict known(List<Judged> all, Function<Judged, Verdict> which) {
        List<Judged> known = all.stream()
                .filter(j -> which.apply(j).status() != Verdict.Status.Unknown)
                .toList();
        boolean waits = all.stream().anyMatch(j -> which.apply(j).reason() == Reason.NotProbed);
        return worst(known.isEmpty() || waits ? all : known, which);
    }

    private static Verdict oneIsEnough(List<Judged> gates, List<Judged> visited) {
        List<Verdict> good =
                visited.stream().map(Judged::reachable).filter(Verdict::isTrue).toList();
        List<Judged> bad = gates.stream().filter(j -> !j.reachable().isTrue()).toList();
        if (good.isEmpty() || bad.isEmpty()) {
            return known(visited, Judged::reachable);
        }
        Verdict worst = worst(bad, Judged::reachable);
        return worst.reason() == Reason.NotProbed
                ? worst
                : Verdict.yes(Reason.Degraded, good.get(0).message() + " But: " + worst.message());
    }

    private static Verdict worst(List<Judged> all, Function<Judged, Verdict> which) {
        return Verdict.worst(all.stream().map(which).toList());
    }
}
