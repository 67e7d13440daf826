package io.exposedapp.report;

import io.exposedapp.api.ConditionType;
import io.exposedapp.api.ExposedAppStatus;
import io.exposedapp.api.ExposedAppStatus.EdgeSync;
import io.exposedapp.api.ExposedAppStatus.RelayNode;
import io.exposedapp.api.ExposedAppStatus.RelayStatus;
import io.exposedapp.api.ExposedAppStatus.ServiceStatus;
import io.exposedapp.api.Reason;
import io.exposedapp.model.Names;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.AppPlan;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reports an app's plan as the app's status. */
public final class AppReport {

    private static final ExposedAppStatus NONE =
            new ExposedAppStatus(null, null, null, null, null, null, null, null, null);

    private AppReport() {}

    public static ExposedAppStatus of(AppPlan plan, ExposedAppStatus before, Instant now) {
        ExposedAppStatus previous = Objects.requireNonNullElse(before, NONE);
        LastKnown lastKnown = new LastKnown(previous.conditions(), plan.generation());
        Map<ConditionType, Verdict> verdicts = new LinkedHashMap<>();
        verdicts.put(ConditionType.Accepted, plan.accepted());
        verdicts.put(ConditionType.BackendReady, plan.backendReady());
        verdicts.put(ConditionType.RelayReady, plan.relayReady());
        verdicts.put(ConditionType.RouteSynced, lastKnown.or(ConditionType.RouteSynced, routeSynced(plan)));
        verdicts.put(
                ConditionType.Programmed,
                Conditions.summary(
                        List.of(
                                verdicts.get(ConditionType.Accepted),
                                verdicts.get(ConditionType.RelayReady),
                                verdicts.get(ConditionType.RouteSynced)),
                        Verdict.yes(Reason.Programmed, "The relay serves, and the route forwards to it.")));
        verdicts.put(
                ConditionType.DNSReady,
                lastKnown.or(ConditionType.DNSReady, plan.dns().ready()));
        verdicts.put(
                ConditionType.CertificateReady,
                lastKnown.or(ConditionType.CertificateReady, plan.reach().certificateReady()));
        verdicts.put(
                ConditionType.Reachable,
                lastKnown.or(ConditionType.Reachable, plan.reach().reachable()));
        verdicts.put(ConditionType.Ready, Conditions.summary(List.copyOf(verdicts.values()), ready(plan, verdicts)));
        Stalled.of(List.of(plan.accepted(), plan.backendReady()))
                .ifPresent(verdict -> verdicts.put(ConditionType.Stalled, verdict));
        HostsReport hosts = new HostsReport(plan, previous);
        List<EdgeSync> edges = edges(plan, previous, now);
        return new ExposedAppStatus(
                plan.generation(),
                plan.accepted().isTrue() ? Names.url(plan.host()) : null,
                plan.backend()
                        .map(b -> new ServiceStatus(b.clusterIP(), b.port()))
                        .orElse(null),
                plan.port().map(p -> relay(plan, p)).orElse(null),
                edges,
                edges.isEmpty() ? null : edges.stream().filter(EdgeSync::synced).count() + "/" + edges.size(),
                hosts.hosts(),
                hosts.certificateDays(),
                Conditions.of(verdicts, previous.conditions(), plan.generation(), now));
    }

    /** The verdict where all conditions are True. */
    private static Verdict ready(AppPlan plan, Map<ConditionType, Verdict> verdicts) {
        String ready = "Visitors reach the app at " + Names.url(plan.host()) + ".";
        return verdicts.entrySet().stream()
                .filter(v -> Transition.NOTABLE.contains(v.getValue().reason()))
                .findFirst()
                .map(v -> Verdict.yes(
                        v.getValue().reason(),
                        ready + " " + v.getKey() + ": " + v.getValue().message()))
                .orElseGet(() -> Verdict.yes(Reason.Ready, ready));
    }

    private static Verdict routeSynced(AppPlan plan) {
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
        return bad.stream()
                .filter(v -> v.status() == Verdict.Status.False)
                .findFirst()
                .orElse(bad.get(0));
    }

    private static RelayStatus relay(AppPlan plan, int port) {
        return new RelayStatus(
                port,
                plan.nodes().stream()
                        .map(n -> new RelayNode(n.name(), n.address(), n.serving()))
                        .toList());
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
