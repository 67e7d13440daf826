package io.exposedapp;

import io.javaoperatorsdk.operator.Operator;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Reports whether the operator has to be restarted. If its framework did not start in time, it never will. An API
 * server that becomes unreachable later is not a reason for a restart.
 */
@ApplicationScoped
@Liveness
class FrameworkStarted implements HealthCheck {

    private static final Duration GOOD_TIME = Duration.ofMinutes(3);

    private final Operator operator;

    FrameworkStarted(Operator operator) {
        this.operator = operator;
    }

    @Override
    public HealthCheckResponse call() {
        // The framework's answer blocks while it starts, so ask for it only when it is needed.
        boolean isYoung = ManagementFactory.getRuntimeMXBean().getUptime() < GOOD_TIME.toMillis();
        return HealthCheckResponse.named("framework")
                .status(isYoung || operator.getRuntimeInfo().isStarted())
                .build();
    }
}
