package io.exposedapp.plan.reach;

import io.exposedapp.api.Reason;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.world.CertificateFact;
import io.exposedapp.plan.world.CertificateFact.Trust;
import io.exposedapp.plan.world.RequestFact;
import java.util.Optional;

/**
 * Judges the certificate that an edge presents for a host.
 *
 * @param resolver the edges' certificate resolver, by name
 * @param waitsForDns whether Traefik is not asked for a certificate, because the host does not resolve to the edge
 * @param needsDnsChallenge whether the authority may ask an edge for the proof that another one holds
 * @param request how Traefik was asked. Empty if it was not, or is not known to be without a certificate
 * @param remembered whether it was asked in vain before the operator started
 */
record CertificateCheck(
        String host,
        String resolver,
        boolean waitsForDns,
        boolean needsDnsChallenge,
        Optional<RequestFact> request,
        boolean remembered) {

    Verdict of(CertificateFact fact, Gate gate) {
        String presents = gate.name() + " presents for " + host + " a certificate that browsers don't trust: ";
        return switch (fact.trust()) {
            case Trusted -> trusted(fact, gate);
            case TraefikDefault -> missing(gate);
            case Expired ->
                Verdict.no(
                        Reason.Expired,
                        presents + fact.words() + ". Traefik renews those that it got itself: its log says why it"
                                + " didn't. One that was given to it as a file has to be replaced.");
            case NotYetValid ->
                Verdict.no(Reason.NotYetValid, presents + fact.words() + ". Compare the clocks of VPS and node.");
            case OtherName ->
                gate.proxied() || request.filter(RequestFact::pausing).isPresent()
                        ? Verdict.no(Reason.NameMismatch, presents + fact.words() + ". " + otherName(gate))
                        : missing(gate);
            case Untrusted ->
                Verdict.no(
                        Reason.Untrusted,
                        presents + fact.words() + ". Is resolver " + resolver
                                + " set to a staging authority? If visitors trust this one, add it to"
                                + " publicProbe.caCertificates of the chart.");
        };
    }

    private String otherName(Gate gate) {
        return gate.proxied()
                ? "Have the proxy's provider issue one for this host."
                : "It is the default certificate of the VPS's Traefik, or of another server that listens on port 443:"
                        + " resolver " + resolver + " got none for this host. It is asked again by itself, after"
                        + " pauses that grow up to an hour. Traefik's log on the VPS has the authority's words.";
    }

    private Verdict trusted(CertificateFact fact, Gate gate) {
        return fact.expiring()
                ? Verdict.yes(
                        Reason.Expiring,
                        "The certificate of " + host + " at " + gate.name() + " expires at " + fact.notAfter()
                                + " and should have been renewed by now. Look at Traefik's log on the VPS.")
                : Verdict.yes(
                        Reason.Trusted,
                        host + " has a certificate of " + fact.issuer() + " at " + gate.name() + " until "
                                + fact.notAfter() + ".");
    }

    private Verdict missing(Gate gate) {
        if (waitsForDns) {
            return Verdict.unknown(
                    Reason.WaitingForDNS,
                    "Traefik at " + gate.name() + " is asked for a certificate of " + host
                            + " once that resolves to the edge, see DNSReady.");
        }
        if (needsDnsChallenge) {
            return Verdict.no(
                    Reason.NeedsDNSChallenge,
                    gate.name() + " has no certificate of " + host
                            + ". Several edges serve it, and the authority may ask any of them for the proof that another one"
                            + " holds. Give their resolvers a DNS challenge in traefik.yml, and say so in"
                            + " spec.certificates of the Edges.");
        }
        if (request.isEmpty() && remembered) {
            return Verdict.unknown(
                    Reason.NotProbed,
                    "Waits until it is known when Traefik was asked for a certificate of " + host + ".");
        }
        return request.filter(RequestFact::pausing)
                .map(asked -> Verdict.no(
                        Reason.DefaultCertificate,
                        gate.name() + " presents Traefik's own certificate for " + host
                                + ", so browsers warn of it: resolver " + resolver + " got none, asked "
                                + (asked.count() == 1 ? "once" : asked.count() + " times")
                                + ". It is asked again by itself, after pauses that grow up to an hour. Traefik's log on"
                                + " the VPS has the authority's words. For the HTTP challenge, port 80 there has to be"
                                + " open to the internet."))
                .orElseGet(() -> Verdict.unknown(
                        Reason.Pending, "Traefik at " + gate.name() + " is asked for a certificate of " + host + "."));
    }

    /** Whether the second of two certificates says more about the host: it is wrong, or expires first. */
    static CertificateFact worse(CertificateFact a, CertificateFact b) {
        boolean wrong = a.trust() == Trust.Trusted && b.trust() != Trust.Trusted;
        boolean sooner = (a.trust() == Trust.Trusted) == (b.trust() == Trust.Trusted) && b.daysLeft() < a.daysLeft();
        return wrong || sooner ? b : a;
    }
}
