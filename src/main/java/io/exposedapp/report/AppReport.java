package io.exposedapp.report;

import io.exposedapp.api.ConditionType;
import io.exposedapp.api.ExposedAppStatus;
import io.exposedapp.api.ExposedAppStatus.EdgeSync;
import io.exposedapp.api.ExposedAppStatus.HostStatus;
import io.exposedapp.api.ExposedAppStatus.RelayNode;
import io.exposedapp.api.ExposedAppStatus.RelayStatus;
import io.exposedapp.api.ExposedAppStatus.ServiceStatus;
import io.exposedapp.api.Reason;
import io.exposedapp.model.Names;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.AppPlan;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reports an app's plan as the app's status. */
public final class AppReport {

    private static final ExposedAppStatus NONE = new ExposedAppStatus(null, null, null, null, null, null, null);

    private AppReport() {}

    public static ExposedAppStatus of(AppPlan plan, ExposedAppStatus before, Instant now) {
        ExposedAppStatus previous = Objects.requireNonNullElse(before, NONE);
        Map<ConditionType, Verdict> verdicts = new LinkedHashMap<>();
        verdicts.put(ConditionType.Accepted, plan.accepted());
        verdicts.put(ConditionType.BackendReady, plan.backendReady());
        verdicts.put(ConditionType.RelayReady, plan.relayReady());
        verdicts.put(ConditionType.RouteSynced, routeSynced(plan, previous));
        verdicts.put(
                ConditionType.Programmed,
                Conditions.summary(
                        List.of(
                                verdicts.get(ConditionType.Accepted),
                                verdicts.get(ConditionType.RelayReady),
                                verdicts.get(ConditionType.RouteSynced)),
                        Verdict.yes(Reason.Programmed, "The relay serves, and the route forwards to it.")));
        verdicts.put(ConditionType.DNSReady, dnsReady(plan, previous));
        boolean degraded = verdicts.values().stream().anyMatch(v -> v.reason() == Reason.Degraded);
        verdicts.put(
                ConditionType.Ready,
                Conditions.summary(
                        List.copyOf(verdicts.values()),
                        Verdict.yes(
                                degraded ? Reason.Degraded : Reason.Ready,
                                Names.url(plan.host())
                                        + " reaches the app through the edges' Traefik. Certificates are not checked.")));
        return new ExposedAppStatus(
                plan.generation(),
                plan.accepted().isTrue() ? Names.url(plan.host()) : null,
                plan.backend()
                        .map(b -> new ServiceStatus(b.clusterIP(), b.port()))
                        .orElse(null),
                plan.port().map(p -> relay(plan, p)).orElse(null),
                edges(plan, previous, now),
                hosts(plan, previous),
                Conditions.of(verdicts, previous.conditions(), plan.generation(), now));
    }

    private static Verdict routeSynced(AppPlan plan, ExposedAppStatus previous) {
        List<Verdict> all = List.copyOf(plan.edges().values());
        if (all.isEmpty()) {
            return Verdict.unknown(Reason.Pending, "Waits until the app is accepted.");
        }
        List<Verdict> good = all.stream().filter(Verdict::isTrue).toList();
        if (good.size() == all.size()) {
            return good.get(0);
        }
        List<Verdict> bad = all.stream().filter(v -> !v.isTrue()).toList();
        String messages = bad.stream().map(Verdict::message).collect(Collectors.joining(" "));
        if (!good.isEmpty()) {
            return Verdict.yes(Reason.Degraded, good.get(0).message() + " But: " + messages);
        }
        Verdict first = bad.stream()
                .filter(v -> v.status() == Verdict.Status.False)
                .findFirst()
                .orElse(bad.get(0));
        return first.reason() == Reason.NotVisited
                ? lastKnown(ConditionType.RouteSynced, plan, previous).orElse(first)
                : first;
    }

    private static Verdict dnsReady(AppPlan plan, ExposedAppStatus previous) {
        Verdict ready = plan.dns().ready();
        return ready.reason() == Reason.NotLookedUp
                ? lastKnown(ConditionType.DNSReady, plan, previous).orElse(ready)
                : ready;
    }

    /**
     * The last verdict in the status. A restart of the operator changes nothing on the edges and in the DNS, so that
     * verdict stands until they were looked at.
     */
    private static Optional<Verdict> lastKnown(ConditionType type, AppPlan plan, ExposedAppStatus previous) {
        return previous.conditions().stream()
                .filter(c ->
                        c.getType().equals(type.name()) && Objects.equals(c.getObservedGeneration(), plan.generation()))
                .map(AppReport::verdict)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /**
     * The verdict that a condition was made from. Empty if another version wrote it and this version does not know it.
     */
    private static Optional<Verdict> verdict(Condition condition) {
        return Stream.of(Reason.values())
                .filter(r -> r.name().equals(condition.getReason()))
                .flatMap(reason -> Stream.of(Verdict.Status.values())
                        .filter(status -> status.name().equals(condition.getStatus()))
                        .map(status -> new Verdict(status, reason, condition.getMessage())))
                .findFirst();
    }

    private static RelayStatus relay(AppPlan plan, int port) {
        return new RelayStatus(
                port,
                plan.nodes().stream()
                        .map(n -> new RelayNode(n.name(), n.address(), n.serving()))
                        .toList());
    }

    private static List<HostStatus> hosts(AppPlan plan, ExposedAppStatus previous) {
        return plan.dns().hosts().entrySet().stream()
                .map(h -> new HostStatus(h.getKey(), h.getValue().reason().name()))
                .map(now -> Reason.NotLookedUp.name().equals(now.dns())
                        ? previous.hosts().stream()
                                .filter(before -> before.host().equals(now.host()))
                                .findFirst()
                                .orElse(now)
                        : now)
                .toList();
    }

    private static List<EdgeSync> edges(AppPlan plan, ExposedAppStatus previous, Instant now) {
        return plan.edges().entrySet().stream()
                .map(e -> {
                    Optional<EdgeSync> before = previous.edges().stream()
                            .filter(p -> p.name().equals(e.getKey()))
                            .findFirst();
                    if (e.getValue().reason() == Reason.NotVisited && before.isPresent()) {
                        return before.get();
                    }
                    boolean synced = e.getValue().isTrue();
                    boolean again = synced && !before.map(EdgeSync::synced).orElse(false);
                    String lastSync = again
                            ? now.truncatedTo(ChronoUnit.SECONDS).toString()
                            : before.map(EdgeSync::lastSync).orElse(null);
                    return new EdgeSync(
                            e.getKey(), synced, lastSync, e.getValue().reason().name());
                })
                .toList();
    }
}
