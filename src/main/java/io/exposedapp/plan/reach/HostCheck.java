package io.exposedapp.plan.reach;

import io.exposedapp.api.DnsMode;
import io.exposedapp.api.Edge;
import io.exposedapp.api.Reason;
import io.exposedapp.model.IpText;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.world.DnsFact;
import io.exposedapp.plan.world.DnsFact.Answer;
import io.exposedapp.plan.world.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Judges one host of an app by the gates that it resolves to. */
record HostCheck(World world, String host, List<Edge> edges, Earlier earlier) {

    /** @param gates what was found at each */
    Judged of(Map<Gate, Judged> gates) {
        List<Judged> all = List.copyOf(gates.values());
        if (all.isEmpty()) {
            return Judged.both(withoutGate());
        }
        List<String> found = resolved();
        if (found.isEmpty()) {
            return Judged.ofHost(all, all);
        }
        List<Judged> visited = gates.entrySet().stream()
                .filter(gate ->
                        gate.getKey().addresses().stream().map(IpText::of).anyMatch(found::contains))
                .map(Map.Entry::getValue)
                .toList();
        return visited.isEmpty() ? Judged.ofHost(all, elsewhere(found)) : Judged.ofHost(all, visited);
    }

    /**
     * The addresses that the host resolves to. None where that is not known, or DNSReady says already that it is wrong.
     */
    private List<String> resolved() {
        return earlier.dns().mode() == DnsMode.Direct && earlier.dns().isRight(host)
                ? fact().map(DnsFact::addresses).orElse(List.of())
                : List.of();
    }

    private Optional<DnsFact> fact() {
        return Optional.ofNullable(world.outside().dns().get(host));
    }

    /** The host resolves to edges of the app that do not have its route. */
    private Verdict elsewhere(List<String> found) {
        List<Edge> there = edges.stream()
                .filter(e ->
                        e.getSpec().publicAddresses().stream().map(IpText::of).anyMatch(found::contains))
                .toList();
        String names = new DnsRecords(there).names();
        if (there.stream()
                .map(e -> earlier.edges().get(e.getMetadata().getName()))
                .anyMatch(v -> v.reason() == Reason.NotVisited)) {
            return Verdict.unknown(Reason.NotProbed, "Waits until " + names + " was visited.");
        }
        return there.stream().allMatch(e -> e.getSpec().drains())
                ? Verdict.no(
                        Reason.NotRouted,
                        host + " resolves to " + names
                                + " only, which is drained. Let it resolve to another edge of the"
                                + " app, or unset spec.drain there.")
                : Verdict.unknown(
                        Reason.Pending,
                        host + " resolves to " + names + " only, which does not have the route: see RouteSynced.");
    }

    private Verdict withoutGate() {
        boolean visited = earlier.edges().values().stream().noneMatch(v -> v.reason() == Reason.NotVisited);
        boolean proxied = earlier.dns().mode() == DnsMode.Proxied;
        if (!visited || (proxied && fact().isEmpty())) {
            return Verdict.unknown(
                    Reason.NotProbed, "Waits until the edges were visited, and " + host + " was looked up.");
        }
        if (proxied && fact().filter(f -> f.answer() == Answer.NoSuchHost).isPresent()) {
            return Verdict.no(
                    Reason.NoSuchHost,
                    host + " doesn't resolve to an address, so no visitor finds it. Create its record at the proxy's"
                            + " provider.");
        }
        return Verdict.unknown(
                Reason.Pending,
                "Waits for the route"
                        + (proxied
                                ? ", and until " + host + " resolves to a public address, that of the proxy."
                                : "."));
    }
}
