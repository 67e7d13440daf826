package io.exposedapp.probe;

import io.exposedapp.config.OperatorConfig;
import io.exposedapp.plan.world.DnsFact;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/** Looks up the hosts of all apps periodically. */
@Singleton
public class DnsProbes extends PeriodicProbes<String, DnsFact> {

    @Inject
    DnsProbes(OperatorConfig config) {
        this(
                new DnsLookup(Resolvers.of(config.dns()), new ZoneServers())::of,
                ProbeSchedule.every(config.publicProbe().interval()));
    }

    DnsProbes(BiFunction<String, Optional<DnsFact>, CompletionStage<DnsFact>> lookup, ProbeSchedule schedule) {
        super("dns-probe", lookup, failure -> DnsFact.failed(failure.toString()), schedule);
    }
}
