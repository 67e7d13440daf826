package io.exposedapp;

import io.exposedapp.api.ConditionType;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.ExposedAppStatus;
import io.exposedapp.engine.Plans;
import io.exposedapp.engine.WakeUps;
import io.exposedapp.model.AppKey;
import io.exposedapp.observe.WithoutManagedFields;
import io.exposedapp.plan.AppPlan;
import io.exposedapp.report.AppReport;
import io.exposedapp.report.HostsReport;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Reports the state of each app. It changes nothing but the status, so the deletion of an app requires nothing from it.
 * Status changes trigger it as well: the API server may carry out a write after the operator gave up on it.
 */
@ControllerConfiguration(
        name = "exposedapps",
        generationAwareEventProcessing = false,
        informer = @Informer(itemStore = WithoutManagedFields.class),
        retry = EndlessRetry.class,
        maxReconciliationInterval = @MaxReconciliationInterval(interval = -1))
public class ExposedAppReconciler implements Reconciler<ExposedApp> {

    private final Plans plans;
    private final WakeUps wakeUps;
    private final Events events;
    private final Clock clock = Clock.systemUTC();

    ExposedAppReconciler(Plans plans, WakeUps wakeUps, Events events) {
        this.plans = plans;
        this.wakeUps = wakeUps;
        this.events = events;
    }

    @Override
    public List<EventSource<?, ExposedApp>> prepareEventSources(EventSourceContext<ExposedApp> context) {
        return List.of(wakeUps.apps());
    }

    @Override
    public UpdateControl<ExposedApp> reconcile(ExposedApp app, Context<ExposedApp> context) {
        Optional<AppPlan> plan = plans.current().map(p -> p.apps().get(AppKey.of(app)));
        if (plan.isEmpty() || !plan.get().uid().equals(app.getMetadata().getUid())) {
            return UpdateControl.noUpdate();
        }
        ExposedAppStatus status = AppReport.of(plan.get(), app.getStatus(), clock.instant());
        if (!status.equals(app.getStatus())) {
            StatusPatch.write(app, new ExposedApp(), status, context);
            Optional<ExposedAppStatus> before = Optional.ofNullable(app.getStatus());
            events.transitions(app, before.map(ExposedAppStatus::conditions).orElse(List.of()), status.conditions());
            HostsReport.requested(before.map(ExposedAppStatus::hosts).orElse(List.of()), status.hosts())
                    .forEach(message -> events.publish(
                            app, "Normal", "CertificateRequested", ConditionType.CertificateReady.name(), message));
        }
        return UpdateControl.noUpdate();
    }
}
