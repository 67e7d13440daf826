package io.exposedapp.plan.reach;

import io.exposedapp.api.Reason;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.world.PublicFact;
import io.exposedapp.plan.world.PublicFact.Connection;
import java.util.Optional;

/**
 * Judges the answer to a public probe.
 *
 * @param url what was requested
 * @param earlier an earlier layer that is not True explains a bad answer
 */
record ReachCheck(String url, Earlier earlier) {

    /** @param address which of the gate's addresses was requested */
    Verdict of(PublicFact fact, Gate gate, String address) {
        String at = gate.at(address);
        Verdict verdict = fact.connection() == Connection.Established
                ? answered(fact, gate, at)
                : unconnected(fact, gate, address + ":443 (" + gate.name() + ")");
        return verdict.isTrue() ? verdict : why(gate).orElse(verdict);
    }

    private Optional<Verdict> why(Gate gate) {
        return earlier.behind(gate)
                .filter(v -> !v.isTrue())
                .findFirst()
                .map(v -> Verdict.unknown(
                        Reason.Pending, url + " at " + gate.name() + " waits for what comes before: " + v.message()));
    }

    private Verdict answered(PublicFact fact, Gate gate, String at) {
        return switch (fact.answer()) {
            case None -> Verdict.yes(Reason.ProbeDisabled, url + " is not requested (spec.probe.disabled).");
            case Reached -> reached(at);
            case AccessControlled ->
                Verdict.yes(
                        Reason.AccessControlled,
                        url + " is answered at " + at + ": it asks for a login or forbids the request.");
            case AppError -> error(fact.status(), gate, at);
            case NotFound ->
                // Traefik has the route, and says so: this is the app's own answer.
                gate.vouched()
                        ? reached(at)
                        : Verdict.no(
                                Reason.NotRouted,
                                "Traefik at " + at + " answers " + url
                                        + " with 404, as for hosts that it has no route for: does it read the folder that"
                                        + " the operator writes to?");
            case BadGateway ->
                Verdict.no(
                        Reason.BadGateway,
                        "Traefik at " + at + " answers " + url + " with " + fact.status()
                                + ": it gets no answer from the relay, or the app ends the connection. Look at the app's log, and at"
                                + " the tailnet between VPS and node: tailscale ping, run on the VPS.");
            case TimedOut ->
                Verdict.no(
                        Reason.Timeout,
                        url + " is not answered within 10 seconds at " + at
                                + ". Look at the app's log. If this path is slow, set spec.probe.path to another.");
            case Broken ->
                Verdict.no(
                        Reason.BrokenAnswer,
                        url + " gets no answer at " + at + ": " + fact.words()
                                + ". Traefik's log on the VPS and the app's log tell more.");
        };
    }

    private Verdict error(int status, Gate gate, String at) {
        if (gate.proxied() && isOfProxy(status)) {
            return Verdict.no(
                    Reason.BadGateway,
                    "The proxy answers " + url + " with error " + status
                            + ": it gets no answer from the edge, or does not accept the edge's certificate. Look at"
                            + " what the proxy's provider says of this error.");
        }
        return Verdict.yes(
                Reason.AppError,
                url + " is answered by the app itself at " + at + ", with error " + status
                        + ": look at its log. If another path is meant for checks, set spec.probe.path.");
    }

    /**
     * Whether a proxy answers so by itself: 520 to 530 are Cloudflare's (Cloudflare docs, "Cloudflare 5xx errors"). An
     * app behind a proxy that answers 502 to 504 can't be told from it.
     */
    private static boolean isOfProxy(int status) {
        return (status >= 502 && status <= 504) || (status >= 520 && status <= 530);
    }

    private Verdict reached(String at) {
        return Verdict.yes(Reason.Reached, url + " is answered at " + at + ".");
    }

    private Verdict unconnected(PublicFact fact, Gate gate, String at) {
        if (fact.connection() == Connection.HandshakeFailed) {
            return Verdict.no(
                    Reason.HandshakeFailed,
                    "There is no TLS connection to " + at + ": " + fact.words()
                            + ". Does something else than Traefik listen there? A Traefik with sniStrict refuses hosts that"
                            + " it has no certificate of.");
        }
        if (fact.connection() == Connection.Refused && !gate.vouched()) {
            return Verdict.no(
                    Reason.ConnectionRefused,
                    "Connections to " + at
                            + " are refused. Does Traefik run there, and is port 443 open? On the VPS: systemctl status"
                            + " traefik.");
        }
        return Verdict.unknown(
                Reason.NotReachableFromHome,
                "The operator can't connect to " + at + ": " + fact.words()
                        + ". Either a firewall of the VPS closes port 443 to everybody, or the home network has no way to that"
                        + " address, which visitors don't notice. To tell, open " + url + " over a mobile network.");
    }
}
