package io.exposedapp;

import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.ExposedAppStatus;
import io.exposedapp.observe.Plans;
import io.exposedapp.observe.Signals;
import io.exposedapp.observe.Unmanaged;
import io.exposedapp.plan.AppKey;
import io.exposedapp.plan.AppPlan;
import io.exposedapp.report.AppReport;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reports how each app stands. It changes nothing but the status, so deleting an app needs nothing from it. */
@ControllerConfiguration(
    name = "exposedapps",
    informer = @Informer(itemStore = Unmanaged.class),
    retry = EndlessRetry.class,
    maxReconciliationInterval = @MaxReconciliationInterval(interval = -1))
public class ExposedAppReconciler implements Reconciler<ExposedApp> {

  /** Few write at a time: all reconcilers share their threads, and a flock of apps must not keep relays and edges from theirs. */
  private static final int WRITERS = 8;

  /** Who waits is called, unless the one that was to call it was deleted meanwhile. */
  private static final Duration NOT_CALLED = Duration.ofSeconds(20);

  private final Turns writers = new Turns(WRITERS);
  private final Plans plans;
  private final Signals signals;
  private final Events events;
  private final Clock clock = Clock.systemUTC();

  ExposedAppReconciler(Plans plans, Signals signals, Events events) {
    this.plans = plans;
    this.signals = signals;
    this.events = events;
  }

  @Override
  public List<EventSource<?, ExposedApp>> prepareEventSources(EventSourceContext<ExposedApp> context) {
    return List.of(signals.apps());
  }

  @Override
  public UpdateControl<ExposedApp> reconcile(ExposedApp app, Context<ExposedApp> context) {
    try {
      return report(app, context);
    } finally {
      writers.next().ifPresent(signals::app);
    }
  }

  private UpdateControl<ExposedApp> report(ExposedApp app, Context<ExposedApp> context) {
    Optional<AppPlan> plan = plans.current().map(p -> p.apps().get(AppKey.of(app)));
    if (plan.isEmpty() || !plan.get().uid().equals(app.getMetadata().getUid())) {
      return UpdateControl.noUpdate();
    }
    ExposedAppStatus status = AppReport.of(plan.get(), app.getStatus(), clock.instant());
    if (status.equals(app.getStatus())) {
      return UpdateControl.noUpdate();
    }
    if (!writers.take(AppKey.of(app))) {
      return UpdateControl.<ExposedApp>noUpdate().rescheduleAfter(NOT_CALLED);
    }
    try {
      StatusPatch.write(app, new ExposedApp(), status, context);
      events.transitions(app, app.getStatus() == null ? List.of() : app.getStatus().conditions(), status.conditions());
    } finally {
      writers.giveBack();
    }
    return UpdateControl.noUpdate();
  }
}
