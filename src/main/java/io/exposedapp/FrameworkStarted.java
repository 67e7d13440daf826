package io.exposedapp;

import io.javaoperatorsdk.operator.Operator;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Whether the operator is to be restarted: when its framework didn't start in good time it never will. An API server
 * that is away later is no reason.
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
        boolean started = operator.getRuntimeInfo().isStarted();
        long uptime = ManagementFactory.getRuntimeMXBean().getUptime();
        return HealthCheckResponse.named("framework")
                .status(started || uptime < GOOD_TIME.toMillis())
                .build();
    }
}
