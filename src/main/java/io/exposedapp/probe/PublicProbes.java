package io.exposedapp.probe;

import io.exposedapp.config.OperatorConfig;
import io.exposedapp.plan.world.PublicFact;
import io.exposedapp.plan.world.PublicFact.Connection;
import io.exposedapp.plan.world.PublicTarget;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Requests the hosts of all apps periodically, at each public address. */
@Singleton
public class PublicProbes extends PeriodicProbes<PublicTarget, PublicFact> {

    @Inject
    PublicProbes(Vertx vertx, OperatorConfig config) {
        super(
                "public-probe",
                new PublicProbe(
                        vertx,
                        new CertificateReader(
                                Authorities.with(config.publicProbe().caCertificates())),
                        PublicProbe.HTTPS,
                        PublicProbe.Limits.DEFAULT)::of,
                failure -> PublicFact.unconnected(Connection.HandshakeFailed, failure.toString()),
                ProbeSchedule.DEFAULT);
    }
}
