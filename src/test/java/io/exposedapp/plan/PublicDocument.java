package io.exposedapp.plan;

import io.exposedapp.plan.reach.Watch;
import io.exposedapp.plan.world.CertificateFact;
import io.exposedapp.plan.world.CertificateFact.Trust;
import io.exposedapp.plan.world.Probed;
import io.exposedapp.plan.world.PublicFact;
import io.exposedapp.plan.world.PublicFact.Answer;
import io.exposedapp.plan.world.PublicFact.Connection;
import io.exposedapp.plan.world.PublicTarget;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What visitors of a host get in a world. Where the world says nothing, that is the app, with a trusted certificate.
 *
 * @param probed false if the host was not requested yet; default: true
 * @param outdated whether it was requested before something changed in the cluster; default: false
 * @param expiring whether the certificate should have been renewed; default: false
 */
record PublicDocument(
        Boolean probed,
        Boolean outdated,
        Connection connection,
        Trust trust,
        Boolean expiring,
        Answer answer,
        int status,
        String words) {

    private static final PublicDocument WELL = new PublicDocument(null, null, null, null, null, null, 0, null);

    private PublicFact fact(PublicTarget target) {
        String why = Objects.requireNonNullElse(words, "");
        if (connection != null) {
            return PublicFact.unconnected(connection, why);
        }
        boolean soon = Boolean.TRUE.equals(expiring);
        CertificateFact certificate = new CertificateFact(
                Objects.requireNonNullElse(trust, Trust.Trusted),
                "Let's Encrypt R11",
                "2027-02-20T12:00:00Z",
                soon ? 9 : 82,
                soon,
                trust == null ? "" : why);
        return new PublicFact(
                Connection.Established,
                Optional.of(certificate),
                target.path().isEmpty() ? Answer.None : Objects.requireNonNullElse(answer, Answer.Reached),
                status,
                trust == null ? why : "");
    }

    /** Answers each probe that a plan asks for. */
    static Map<PublicTarget, Probed<PublicFact>> answers(
            Map<PublicTarget, Watch> probes, Map<String, PublicDocument> said) {
        Map<PublicTarget, Probed<PublicFact>> answers = new HashMap<>();
        probes.forEach((target, watch) -> {
            PublicDocument document =
                    said.getOrDefault(target.host() + " " + target.address(), said.getOrDefault(target.host(), WELL));
            if (!Boolean.FALSE.equals(document.probed())) {
                boolean outdated = Boolean.TRUE.equals(document.outdated());
                answers.put(target, new Probed<>(document.fact(target), outdated ? List.of("before") : watch.cause()));
            }
        });
        return answers;
    }
}
