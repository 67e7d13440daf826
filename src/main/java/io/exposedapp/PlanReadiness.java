package io.exposedapp;

import io.exposedapp.engine.PlanHealth;
import io.exposedapp.model.Verdict;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Reports by readiness and by a metric whether the plan includes all observed changes. */
@ApplicationScoped
@Readiness
class PlanReadiness implements HealthCheck {

    private final PlanHealth health;

    PlanReadiness(PlanHealth health) {
        this.health = health;
    }

    void onStart(@Observes StartupEvent start, MeterRegistry metrics) {
        Gauge.builder("exposedapp.plan.behind", health, h -> h.behind().toMillis() / 1000.0)
                .baseUnit("seconds")
                .description("How long a change has been waiting for a plan; 0 while none is")
                .register(metrics);
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("plan")
                .status(health.problem().isEmpty())
                .withData("problem", health.problem().map(Verdict::message).orElse(""))
                .build();
    }
}
