package io.exposedapp.report;

import io.exposedapp.api.ExposedAppStatus;
import io.exposedapp.api.ExposedAppStatus.CertificateStatus;
import io.exposedapp.api.ExposedAppStatus.HostStatus;
import io.exposedapp.plan.AppPlan;
import io.exposedapp.plan.world.CertificateFact;
import io.exposedapp.plan.world.RequestFact;
import java.util.List;
import java.util.Optional;

/** Reports what visitors find under each host of an app. What was not looked at yet stays as it was. */
public record HostsReport(AppPlan plan, ExposedAppStatus previous) {

    /** What to say of requests for certificates that are not in the status before. */
    public static List<String> requested(List<HostStatus> before, List<HostStatus> now) {
        return now.stream()
                .filter(host -> requests(host) > 0
                        && before.stream()
                                .noneMatch(b -> b.host().equals(host.host()) && requests(b) >= requests(host)))
                .map(host ->
                        "Traefik is asked for a certificate of " + host.host() + ", attempt " + requests(host) + ".")
                .toList();
    }

    private static int requests(HostStatus host) {
        return Optional.ofNullable(host.certificate())
                .map(CertificateStatus::requests)
                .orElse(0);
    }

    List<HostStatus> hosts() {
        return plan.dns().hosts().entrySet().stream()
                .map(h -> {
                    Optional<HostStatus> before = previous.hosts().stream()
                            .filter(p -> p.host().equals(h.getKey()))
                            .findFirst();
                    String dns = LastKnown.isLookedAt(h.getValue())
                            ? h.getValue().reason().name()
                            : before.map(HostStatus::dns)
                                    .orElse(h.getValue().reason().name());
                    return new HostStatus(h.getKey(), dns, certificate(h.getKey(), before));
                })
                .toList();
    }

    /** Days until the first certificate expires. Null if none is known. */
    Long certificateDays() {
        return plan.reach().certificates().values().stream()
                .filter(CertificateFact::isOfHost)
                .map(CertificateFact::daysLeft)
                .min(Long::compare)
                .orElseGet(() -> isProbed() ? null : previous.certificateDays());
    }

    private CertificateStatus certificate(String host, Optional<HostStatus> before) {
        Optional<CertificateFact> fact =
                Optional.ofNullable(plan.reach().certificates().get(host)).filter(CertificateFact::isOfHost);
        Optional<RequestFact> request =
                Optional.ofNullable(plan.reach().requests().get(host));
        if (fact.isEmpty() && request.isEmpty()) {
            return isProbed() ? null : before.map(HostStatus::certificate).orElse(null);
        }
        return new CertificateStatus(
                fact.map(CertificateFact::issuer).orElse(null),
                fact.map(CertificateFact::notAfter).orElse(null),
                request.map(RequestFact::at)
                        .or(() -> before.map(HostStatus::certificate).map(CertificateStatus::requestedAt))
                        .orElse(null),
                request.map(RequestFact::count).orElse(null));
    }

    private boolean isProbed() {
        return LastKnown.isLookedAt(plan.reach().certificateReady());
    }
}
