package io.exposedapp.engine;

import io.exposedapp.plan.Plan;
import io.exposedapp.plan.world.DnsFact;
import io.exposedapp.plan.world.Outside;
import io.exposedapp.plan.world.PublicFact;
import io.exposedapp.plan.world.PublicTarget;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;

/** What is seen outside the cluster, by all kinds of probes together. */
@Singleton
public class OutsideObservations {

    private final ProbeObservations<String, DnsFact> dns;
    private final ProbeObservations<PublicTarget, PublicFact> answers;
    private final CertificateRequests requests;

    OutsideObservations(
            ProbeObservations<String, DnsFact> dns,
            ProbeObservations<PublicTarget, PublicFact> answers,
            CertificateRequests requests) {
        this.dns = dns;
        this.answers = answers;
        this.requests = requests;
    }

    Outside seen() {
        Map<String, DnsFact> resolved = new HashMap<>();
        dns.facts().forEach((host, probed) -> resolved.put(host, probed.fact()));
        return new Outside(resolved, answers.facts(), requests.facts());
    }

    /** Probes what the plan asks for. */
    void watch(Plan plan) {
        dns.watch(plan.lookups());
        answers.watch(plan.probes());
        requests.watch(plan.certificates());
    }

    void onChange(Runnable listener) {
        dns.onChange(listener);
        answers.onChange(listener);
        requests.onChange(listener);
    }
}
