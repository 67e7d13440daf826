package io.exposedapp;

import io.exposedapp.config.OperatorConfig;
import io.exposedapp.engine.Plans;
import io.exposedapp.engine.RefusedWrites;
import io.exposedapp.engine.WakeUps;
import io.exposedapp.model.Names;
import io.exposedapp.plan.relay.RelaySet;
import io.exposedapp.relay.ClaimDiff;
import io.exposedapp.relay.Left;
import io.exposedapp.relay.RelayApply;
import io.exposedapp.relay.RelayDiff;
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
 * Writes the port claims and relays of the cluster, as one set. Its primary is the ConfigMap that owns them, so there
 * is exactly one worker.
 */
@ControllerConfiguration(
        name = "relays",
        informer = @Informer(labelSelector = Names.INSTALLATION_SELECTOR),
        generationAwareEventProcessing = false,
        retry = EndlessRetry.class,
        maxReconciliationInterval = @MaxReconciliationInterval(interval = -1))
public class RelayReconciler implements Reconciler<ConfigMap> {

    private final Plans plans;
    private final WakeUps wakeUps;
    private final RelayApply relays;
    private final RefusedWrites refused;
    private final OperatorConfig config;

    RelayReconciler(Plans plans, WakeUps wakeUps, RelayApply relays, RefusedWrites refused, OperatorConfig config) {
        this.plans = plans;
        this.wakeUps = wakeUps;
        this.relays = relays;
        this.refused = refused;
        this.config = config;
    }

    @Override
    public List<EventSource<?, ConfigMap>> prepareEventSources(EventSourceContext<ConfigMap> context) {
        return List.of(wakeUps.relays());
    }

    @Override
    public UpdateControl<ConfigMap> reconcile(ConfigMap installation, Context<ConfigMap> context) {
        Optional<Plans.Made> made = plans.made();
        if (made.isEmpty()) {
            return UpdateControl.noUpdate();
        }
        RelaySet desired = made.get().plan().relays();
        ClaimDiff claims = ClaimDiff.of(desired, made.get().portClaims(), installation, refused.pausing());
        RelayDiff diff = RelayDiff.of(desired, made.get().relays(), refused.pausing());
        Left left = relays.apply(installation, desired, claims, diff);
        return Sweep.next(left, !diff.waiting().isEmpty(), config);
    }
}
