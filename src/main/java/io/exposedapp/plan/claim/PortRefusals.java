package io.exposedapp.plan.claim;

import io.exposedapp.api.Reason;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Settings;
import io.exposedapp.model.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Says why an app gets no port.
 *
 * @param occupied by port, what else in the cluster uses it on the nodes
 * @param holders by port, the app that holds it
 * @param named by port, the app whose route file forwards to it
 * @param reclaimable reserved ports that no edge forwards to any more
 */
record PortRefusals(
        Settings settings,
        Map<Integer, String> occupied,
        PortTable holders,
        PortTable named,
        Set<Integer> reclaimable) {

    /**
     * Why the app may not have the port that it pins. Ports outside the range belong to the nodes: for example to the
     * kubelet, which could not start again after a restart.
     */
    Optional<Verdict> pinned(int port, AppKey app) {
        if (!settings.isRelayPort(port) && !app.equals(holders.appOf(port))) {
            return Optional.of(
                    Verdict.no(
                            Reason.PortNotAllowed,
                            "Port " + port + " isn't one of those that this cluster gives to relays, "
                                    + settings.relayPorts()
                                    + ". Pin one of these, leave spec.relay.port out, or have the chart's relay.ports widened."));
        }
        if (holders.isAnothers(port, app) && !reclaimable.contains(port)) {
            return Optional.of(Verdict.no(
                    Reason.PortTaken,
                    "Port " + port + " is held by ExposedApp " + holders.appOf(port)
                            + ". Pin another port, or leave spec.relay.port out."));
        }
        if (named.isAnothers(port, app)) {
            return Optional.of(Verdict.no(
                    Reason.PortTaken,
                    "A route of ExposedApp " + named.appOf(port) + " still forwards to port " + port
                            + ". Pin another port, or wait until the edge was reached."));
        }
        return Optional.ofNullable(occupied.get(port))
                .filter(by -> !app.equals(holders.appOf(port)))
                .map(by -> Verdict.no(
                        Reason.PortTaken,
                        "Port " + port + " is used on the nodes by " + by
                                + ". Pin another port, or leave spec.relay.port out."));
    }

    /** @param bars what bars the app from the ports that it holds */
    Verdict exhausted(List<String> bars) {
        return Verdict.no(
                Reason.PortRangeExhausted,
                "All ports, " + settings.relayPorts() + ", are held or used by something else in the cluster" + others()
                        + "."
                        + (bars.isEmpty() ? "" : " The app itself is barred " + String.join(", ", bars) + ".")
                        + " Install with a wider range (relay.ports), or delete apps.");
    }

    /** Names what uses most of the ports in the range, apart from relays. */
    private String others() {
        Map<String, Long> counts = occupied.entrySet().stream()
                .filter(o -> settings.isRelayPort(o.getKey()))
                .collect(Collectors.groupingBy(Map.Entry::getValue, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(m -> ", " + m.getValue() + " of them by " + m.getKey())
                .orElse("");
    }
}
