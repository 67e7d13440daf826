package io.exposedapp;

import io.exposedapp.api.ExposedApp;
import io.exposedapp.config.OperatorConfig;
import io.exposedapp.dnsendpoint.DnsEndpointApply;
import io.exposedapp.dnsendpoint.DnsEndpointApply.Applied;
import io.exposedapp.dnsendpoint.DnsEndpointNews;
import io.exposedapp.engine.Plans;
import io.exposedapp.engine.WakeUps;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Names;
import io.exposedapp.plan.Plan;
import io.exposedapp.relay.Left;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
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
 * Writes the DNSEndpoints of all apps, as one set. Its primary is the ConfigMap that owns the relays, so there is
 * exactly one worker.
 */
@ControllerConfiguration(
        name = "endpoints",
        informer = @Informer(labelSelector = Names.INSTALLATION_SELECTOR),
        generationAwareEventProcessing = false,
        retry = EndlessRetry.class,
        maxReconciliationInterval = @MaxReconciliationInterval(interval = -1))
public class DnsEndpointReconciler implements Reconciler<ConfigMap> {

    private final Plans plans;
    private final WakeUps wakeUps;
    private final DnsEndpointApply endpoints;
    private final Events events;
    private final OperatorConfig config;

    DnsEndpointReconciler(
            Plans plans, WakeUps wakeUps, DnsEndpointApply endpoints, Events events, OperatorConfig config) {
        this.plans = plans;
        this.wakeUps = wakeUps;
        this.endpoints = endpoints;
        this.events = events;
        this.config = config;
    }

    @Override
    public List<EventSource<?, ConfigMap>> prepareEventSources(EventSourceContext<ConfigMap> context) {
        return List.of(wakeUps.endpoints());
    }

    @Override
    public UpdateControl<ConfigMap> reconcile(ConfigMap installation, Context<ConfigMap> context) {
        Optional<Plan> plan = plans.current();
        if (plan.isEmpty() || !config.dnsEndpoints()) {
            return UpdateControl.noUpdate();
        }
        Applied applied = endpoints.apply(plan.get().endpoints());
        applied.news().forEach(news -> report(news, plan.get(), installation));
        return Sweep.next(new Left(applied.overtaken(), applied.left(), Optional.empty()), false, config);
    }

    private void report(DnsEndpointNews news, Plan plan, ConfigMap installation) {
        HasMetadata subject = news.app()
                .flatMap(app -> Optional.ofNullable(plan.apps().get(app)))
                .<HasMetadata>map(app -> reference(app.key(), app.uid()))
                .orElse(installation);
        events.publish(subject, "Warning", news.reason(), "WriteDnsEndpoint", news.message());
    }

    private static ExposedApp reference(AppKey app, String uid) {
        ExposedApp reference = new ExposedApp();
        reference.setMetadata(new ObjectMetaBuilder()
                .withNamespace(app.namespace())
                .withName(app.name())
                .withUid(uid)
                .build());
        return reference;
    }
}
