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
        // the framework's answer waits while it starts, so that is asked only when it is needed
        boolean isYoung = ManagementFactory.getRuntimeMXBean().getUptime() < GOOD_TIME.toMillis();
        return HealthCheckResponse.named("framework")
                .status(isYoung || operator.getRuntimeInfo().isStarted())
                .build();
    }
}
