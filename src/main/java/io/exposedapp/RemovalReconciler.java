package io.exposedapp;

import io.exposedapp.config.OperatorConfig;
import io.exposedapp.engine.Plans;
import io.exposedapp.engine.WakeUps;
import io.exposedapp.model.Names;
import io.exposedapp.plan.Plan;
import io.exposedapp.plan.relay.RelaySet;
import io.exposedapp.relay.RemovalApply;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.Optional;

/**
 * Removes relays that are not to be there any more, and stale pods. It has a worker of its own: a removal takes several
 * round trips, for which no new app waits.
 */
@ControllerConfiguration(
        name = "removals",
        informer = @Informer(labelSelector = Names.INSTALLATION_SELECTOR),
        generationAwareEventProcessing = false,
        retry = EndlessRetry.class,
        maxReconciliationInterval = @MaxReconciliationInterval(interval = -1))
public class RemovalReconciler implements Reconciler<ConfigMap> {

    private final Plans plans;
    private final WakeUps wakeUps;
    private final RemovalApply removals;
    private final OperatorConfig config;

    RemovalReconciler(Plans plans, WakeUps wakeUps, RemovalApply removals, OperatorConfig config) {
        this.plans = plans;
        this.wakeUps = wakeUps;
        this.removals = removals;
        this.config = config;
    }

    @Override
    public List<EventSource<?, ConfigMap>> prepareEventSources(EventSourceContext<ConfigMap> context) {
        return List.of(wakeUps.removals());
    }

    @Override
    public UpdateControl<ConfigMap> reconcile(ConfigMap installation, Context<ConfigMap> context) {
        Optional<RelaySet> desired = plans.current().map(Plan::relays);
        if (desired.isEmpty()) {
            return UpdateControl.noUpdate();
        }
        boolean rolling = desired.get().stalePods().values().stream()
                .anyMatch(p -> p.from().isPresent());
        return Sweep.next(removals.apply(desired.get()), rolling, config);
    }
}
