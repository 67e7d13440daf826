package io.exposedapp.probe;

import io.exposedapp.config.OperatorConfig;
import io.exposedapp.plan.world.PublicFact;
import io.exposedapp.plan.world.PublicFact.Connection;
import io.exposedapp.plan.world.PublicTarget;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Requests the hosts of all apps periodically, at each public address. */
@Singleton
public class PublicProbes extends PeriodicProbes<PublicTarget, PublicFact> {

    @Inject
    PublicProbes(Vertx vertx, OperatorConfig config) {
        this(
                new PublicProbe(
                        vertx,
                        new CertificateReader(
                                Authorities.with(config.publicProbe().caCertificates())),
                        PublicProbe.HTTPS,
                        PublicProbe.Limits.DEFAULT)::of,
                ProbeSchedule.every(config.publicProbe().interval()));
    }

    PublicProbes(Function<PublicTarget, CompletionStage<PublicFact>> probe, ProbeSchedule schedule) {
        super(
                "public-probe",
                (target, before) -> probe.apply(target),
                failure -> PublicFact.unconnected(Connection.HandshakeFailed, failure.toString()),
                schedule);
    }

    /** In the time that an answer has, TCP sends lost packets again. */
    @Override
    boolean isDoubtful(PublicFact fact) {
        return fact.answer() != PublicFact.Answer.TimedOut;
    }
}
