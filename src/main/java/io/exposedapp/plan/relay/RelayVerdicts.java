package io.exposedapp.plan.relay;

import io.exposedapp.api.Reason;
import io.exposedapp.model.Names;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.world.PortClaims;
import io.exposedapp.plan.world.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Reports the state of the relay of a port.
 *
 * @param taken by port, what else in the cluster takes it on the nodes
 */
public record RelayVerdicts(
        World world,
        PortClaims claims,
        BackendLookup backends,
        TailnetNodes tailnet,
        RelayPods pods,
        RelayPlacement nodes,
        Map<Integer, String> taken) {

    /** Why the claim or the relay of a port is not as desired, if the API server refuses it. */
    public Optional<Verdict> refusal(int port) {
        return Stream.of(Map.entry(Names.portClaim(port), "ConfigMap"), Map.entry(Names.relay(port), "DaemonSet"))
                .filter(o -> world.refusedRelays().containsKey(o.getKey()))
                .findFirst()
                .map(o -> refusal(port, o.getValue(), o.getKey()));
    }

    private Verdict refusal(int port, String kind, String name) {
        String meanwhile =
                claims.relay(port).isPresent() ? "The relay stays as it was" : "Nothing is relayed on port " + port;
        return Verdict.no(
                Reason.RelayRefused,
                "The API server refuses " + kind + " " + name + ": "
                        + world.refusedRelays().get(name) + ". " + meanwhile
                        + " until it is taken. Look for a quota, a policy or a webhook for " + kind
                        + "s of namespace " + world.settings().relaysNamespace()
                        + "; the operator tries again automatically.");
    }

    /**
     * Whether the relay of a port serves, and forwards to the backend if that is known.
     *
     * @param waits whether a change of the relay waits for the rollouts of others
     */
    public Verdict verdict(int port, Optional<Backend> backend, boolean waits) {
        Optional<Verdict> trouble = refusal(port).or(() -> tailnet.problem().map(this::refusedProbe));
        if (trouble.isPresent()) {
            return trouble.get();
        }
        if (taken.containsKey(port)) {
            return Verdict.no(
                    Reason.PortInUse,
                    "Port " + port + " is taken on the nodes by " + taken.get(port)
                            + ", which gets what is meant for the relay: it answers instead of the app. Give that"
                            + " another port, or pin another one in spec.relay.port; an app that pins none moves where"
                            + " one is free.");
        }
        Predicate<RelayNode> serves = n -> n.serving()
                && backend.map(b -> pods.forwards(port, n.name(), b)).orElse(true);
        Predicate<RelayNode> reaches = nodes.reaches(port);
        List<String> serving = nodes.of(port).stream()
                .filter(serves.and(reaches))
                .map(n -> n.name() + " (" + n.address() + ":" + port + ")")
                .toList();
        List<String> cutOff = nodes.of(port).stream()
                .filter(serves.and(reaches.negate()))
                .map(RelayNode::name)
                .toList();
        List<String> missing = nodes.of(port).stream()
                .filter(serves.negate())
                .map(RelayNode::name)
                .toList();
        if (serving.isEmpty()) {
            return cutOff.isEmpty()
                    ? notServing(port, backend, missing, waits)
                    : Verdict.no(Reason.BackendUnreachable, unreachable(port, cutOff, backend));
        }
        Verdict verdict = waits ? servingAsBefore(port, serving, missing) : serving(port, serving, missing);
        return cutOff.isEmpty()
                ? verdict
                : Verdict.yes(Reason.Degraded, verdict.message() + " " + unreachable(port, cutOff, backend));
    }

    private String unreachable(int port, List<String> from, Optional<Backend> backend) {
        boolean local = claims.at(port).filter(c -> backends.isLocal(c.app())).isPresent();
        String address =
                backend.map(b -> " at " + b.clusterIP() + ":" + b.port()).orElse("");
        return "The relay on " + String.join(", ", from) + " cannot connect to the Service" + address
                + ", although that has ready endpoints, and refuses visitors. "
                + (local
                        ? "The Service has internalTrafficPolicy: Local, which keeps it to nodes that run a pod of it:"
                                + " remove that, or run a pod on each node of the tailnet."
                        : "Look for a NetworkPolicy or a firewall between the nodes that drops what comes from the"
                                + " nodes themselves, and for a pod that is ready but does not listen on its port.");
    }

    /** A tailnet probe whose pods are refused finds no address. */
    private Verdict refusedProbe(Verdict problem) {
        return world.relays().stream()
                .filter(d -> d.getMetadata().getName().equals(Names.PROBE))
                .findFirst()
                .filter(d -> problem.reason() == Reason.NoTailnetNode && RefusedPods.scheduled(d) == 0)
                .flatMap(d -> RefusedPods.of(world).verdict(d, List.of()))
                .orElse(problem);
    }

    private Verdict notServing(int port, Optional<Backend> backend, List<String> missing, boolean waits) {
        if (backend.isEmpty()) {
            return Verdict.unknown(
                    Reason.WaitingForBackend, "The Service's address isn't known, so there is nothing to relay to.");
        }
        boolean outdated = nodes.of(port).stream().anyMatch(RelayNode::serving);
        return pods.trouble(port)
                .or(() -> Optional.of(Verdict.no(
                                Reason.WaitingForRollouts,
                                "The relay on port " + port + " doesn't serve yet on " + String.join(", ", missing)
                                        + "." + turn()))
                        .filter(v -> waits))
                .orElseGet(() -> Verdict.no(
                        Reason.Starting,
                        "The relay on port " + port
                                + (outdated ? " still forwards to where the Service was, on " : " isn't ready yet on ")
                                + String.join(", ", missing)
                                + ". If this lasts, look at the pods of DaemonSet "
                                + world.settings().relaysNamespace() + "/" + Names.relay(port) + "."));
    }

    private Verdict servingAsBefore(int port, List<String> serving, List<String> missing) {
        String where = "The relay serves on " + String.join(", ", serving);
        return missing.isEmpty()
                ? Verdict.yes(Reason.WaitingForRollouts, where + ", as it was before." + turn())
                : Verdict.yes(
                        Reason.Degraded,
                        where + ", but not on " + String.join(", ", missing) + "."
                                + pods.trouble(port).map(t -> " " + t.message()).orElse("") + turn());
    }

    /** How many others it waits for is a constant: a place in the queue would be another status at each step. */
    private String turn() {
        return " What changes in it waits: " + Rollouts.MOST
                + " other relays are being rolled out, and no more are at a"
                + " time. Nothing has to be done, and what is served stays meanwhile. If this lasts, look at the pods of"
                + " namespace " + world.settings().relaysNamespace() + ": a rollout whose new pods don't become ready"
                + " blocks the others.";
    }

    private Verdict serving(int port, List<String> serving, List<String> missing) {
        String where = "The relay serves on " + String.join(", ", serving);
        if (!missing.isEmpty()) {
            return Verdict.yes(
                    Reason.Degraded,
                    where + ", but not on " + String.join(", ", missing) + "."
                            + pods.trouble(port).map(t -> " " + t.message()).orElse(""));
        }
        return pods.hindrance(port)
                .map(t -> Verdict.yes(
                        Reason.Degraded,
                        where + ", but as it was before: what it is to be can't start. " + t.message()))
                .orElseGet(() -> Verdict.yes(Reason.Serving, where + "."));
    }
}
