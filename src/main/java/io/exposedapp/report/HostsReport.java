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
                .orElseGet(() -> plan.reach().certificates().isEmpty()
                                && !plan.dns().hosts().isEmpty()
                        ? previous.certificateDays()
                        : null);
    }

    /** What no probe has contradicted stays: an edge that can't be reached says nothing about its certificates. */
    private CertificateStatus certificate(String host, Optional<HostStatus> before) {
        Optional<CertificateStatus> last = before.map(HostStatus::certificate);
        Optional<CertificateFact> seen =
                Optional.ofNullable(plan.reach().certificates().get(host));
        Optional<CertificateFact> fact = seen.filter(CertificateFact::isOfHost);
        Optional<RequestFact> request =
                Optional.ofNullable(plan.reach().requests().get(host));
        if (fact.isEmpty() && request.isEmpty()) {
            return seen.isPresent() ? null : last.orElse(null);
        }
        Optional<CertificateStatus> known = seen.isPresent() ? Optional.empty() : last;
        return new CertificateStatus(
                fact.map(CertificateFact::issuer)
                        .or(() -> known.map(CertificateStatus::issuer))
                        .orElse(null),
                fact.map(CertificateFact::notAfter)
                        .or(() -> known.map(CertificateStatus::notAfter))
                        .orElse(null),
                request.map(RequestFact::at)
                        .or(() -> last.map(CertificateStatus::requestedAt))
                        .orElse(null),
                request.map(RequestFact::count).orElse(null));
    }
}
