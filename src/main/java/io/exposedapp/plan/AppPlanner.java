package io.exposedapp.plan;

import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.Reason;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Result;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.claim.Accepted;
import io.exposedapp.plan.claim.Ports;
import io.exposedapp.plan.reach.CertificateGate;
import io.exposedapp.plan.reach.DnsCheck;
import io.exposedapp.plan.reach.Earlier;
import io.exposedapp.plan.reach.HostsDns;
import io.exposedapp.plan.reach.PublicCheck;
import io.exposedapp.plan.reach.PublicState;
import io.exposedapp.plan.reach.RequestWatch;
import io.exposedapp.plan.relay.Backend;
import io.exposedapp.plan.relay.BackendLookup;
import io.exposedapp.plan.relay.RelayPlacement;
import io.exposedapp.plan.relay.RelayVerdicts;
import io.exposedapp.plan.relay.Relays;
import io.exposedapp.plan.relay.Relays.Served;
import io.exposedapp.plan.route.Routes;
import io.exposedapp.plan.world.PortClaim;
import io.exposedapp.plan.world.PortClaims;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Plans the relay and the routes of one app once the app is accepted or refused. */
record AppPlanner(
        PortClaims claims,
        BackendLookup backends,
        RelayPlacement nodes,
        RelayVerdicts verdicts,
        Relays relays,
        Routes routes,
        DnsCheck dns,
        CertificateGate certificates,
        PublicCheck publicCheck) {

    /** Plans the relay of an accepted app on the port that was chosen for it. */
    void relay(Accepted a, int port) {
        relays.want(a, port, backends.resolve(a.app()).value());
    }

    /** Plans the rest of an accepted app, once the relays of all apps are planned. */
    AppPlan accept(Accepted a, int port) {
        ExposedApp app = a.app();
        Result<Backend> backend = backends.resolve(app);
        HostsDns resolved = dns.of(a);
        Optional<Served> served = relays.served(a.key(), port);
        if (served.filter(Served::serves).isPresent() || !relays.isMistaken(a.key(), port)) {
            served.ifPresentOrElse(
                    r -> routes.want(a, r, edge -> certificates.asked(a, edge, resolved)), () -> routes.keep(a.key()));
        } else {
            routes.keepAhead(a.key());
        }
        boolean claimed = claims.isHeldBy(port, a.key());
        // Report the port only once it is claimed. Until then, another app may claim it first.
        Optional<Integer> told = claimed ? Optional.of(port) : Ports.inStatus(app);
        Verdict accepted = claimed
                ? Verdict.yes(
                        Reason.Accepted, "Host " + app.getSpec().host() + " is this app's, on relay port " + port + ".")
                : verdicts.refusal(port)
                        .orElseGet(() -> Verdict.unknown(
                                Reason.ClaimingPort, "Port " + port + " is chosen and about to be claimed."));
        Earlier earlier = new Earlier(
                backend.failure().orElseGet(() -> backends.ready(app)),
                verdicts.verdict(port, backend.value(), relays.waits(port)),
                routes.verdicts(a, port),
                resolved);
        return plan(
                app,
                accepted,
                earlier,
                backend.value(),
                told,
                told,
                publicCheck.of(a, earlier),
                certificates.watches(a));
    }

    /**
     * Plans a refused app. An app that lost its grant is no longer served. Any other refusal keeps the last good route.
     */
    AppPlan refuse(ExposedApp app, Verdict why) {
        AppKey key = AppKey.of(app);
        boolean withdrawn = why.reason() == Reason.HostNotAllowed;
        if (withdrawn) {
            relays.withdraw(key);
        }
        if (why.reason() == Reason.PortRangeExhausted) {
            relays.giveUp(key);
        }
        boolean kept = !withdrawn && routes.keepServing(key);
        Optional<Integer> held = held(key);
        // While the app waits, its status may be the only place that names its port.
        Optional<Integer> told = why.status() == Verdict.Status.Unknown ? held.or(() -> Ports.inStatus(app)) : held;
        Verdict waits = Verdict.unknown(
                Reason.Pending,
                "Waits until the app is accepted"
                        + (held.isPresent() && kept ? "; its last good route is served meanwhile." : "."));
        Result<Backend> backend = backends.resolve(app);
        Earlier earlier = new Earlier(
                backend.failure().orElseGet(() -> backends.ready(app)),
                waits,
                new TreeMap<>(),
                DnsCheck.waiting("Waits until the app is accepted."));
        return plan(
                app,
                why,
                earlier,
                backend.value(),
                told,
                held,
                PublicState.waiting("Waits until the app is accepted."),
                new TreeMap<>());
    }

    /** Plans an app on which planning failed. The app keeps its route, its relay and its port. */
    AppPlan fail(ExposedApp app, Throwable failure) {
        AppKey key = AppKey.of(app);
        routes.keep(key);
        Verdict why = Verdict.no(
                Reason.InternalError,
                "Planning this app failed: " + failure.getClass().getSimpleName()
                        + ". This is a fault of the operator, whose log has the details; please report it. Other apps go"
                        + " on, and what is served of this one stays as it is.");
        Verdict waits = Verdict.unknown(Reason.Pending, "Waits until the app can be planned.");
        Optional<Integer> held = held(key);
        return new AppPlan(
                key,
                app.getMetadata().getUid(),
                generation(app),
                Optional.ofNullable(app.getSpec()).map(s -> s.host()).orElse(""),
                why,
                waits,
                waits,
                Optional.empty(),
                held,
                held.map(nodes::of).orElse(List.of()),
                new TreeMap<>(),
                DnsCheck.waiting(waits.message()),
                PublicState.waiting(waits.message()),
                new TreeMap<>());
    }

    private Optional<Integer> held(AppKey app) {
        return claims.of(app).stream().map(PortClaim::port).findFirst();
    }

    private AppPlan plan(
            ExposedApp app,
            Verdict accepted,
            Earlier earlier,
            Optional<Backend> backend,
            Optional<Integer> told,
            Optional<Integer> relayed,
            PublicState reach,
            SortedMap<String, RequestWatch> requests) {
        return new AppPlan(
                AppKey.of(app),
                app.getMetadata().getUid(),
                generation(app),
                app.getSpec().host(),
                accepted,
                earlier.backendReady(),
                earlier.relayReady(),
                backend,
                told,
                relayed.map(nodes::of).orElse(List.of()),
                earlier.edges(),
                earlier.dns(),
                reach,
                requests);
    }

    private static long generation(ExposedApp app) {
        return Optional.ofNullable(app.getMetadata().getGeneration()).orElse(0L);
    }
}
