package io.exposedapp.plan.reach;

import io.exposedapp.api.Reason;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.world.CertificateFact;
import io.exposedapp.plan.world.PublicTarget;
import io.exposedapp.plan.world.RequestFact;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What visitors find at the public addresses.
 *
 * @param certificateReady of all hosts together
 * @param reachable of all hosts together
 * @param certificates by host, the certificate that is wrong, or expires first
 * @param requests by host, how Traefik was asked for a certificate, as long as there is none
 * @param probes what is to be requested
 */
public record PublicState(
        Verdict certificateReady,
        Verdict reachable,
        SortedMap<String, CertificateFact> certificates,
        SortedMap<String, RequestFact> requests,
        SortedMap<PublicTarget, Watch> probes) {

    /** Of an app that has no route to probe. */
    public static PublicState waiting(String message) {
        Verdict waits = Verdict.unknown(Reason.Pending, message);
        return new PublicState(waits, waits, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    }
}
