package io.exposedapp;

import io.exposedapp.api.Edge;
import io.exposedapp.api.EdgeStatus;
import io.exposedapp.edge.EdgeVisits;
import io.exposedapp.edge.VisitSchedule;
import io.exposedapp.engine.PlanHealth;
import io.exposedapp.engine.Plans;
import io.exposedapp.engine.WakeUps;
import io.exposedapp.plan.Plan;
import io.exposedapp.plan.route.WantedRoutes;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.EdgeFacts.Takeover;
import io.exposedapp.report.EdgeReport;
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

/** Applies the route files of each edge as one set. An edge that is slow or dead delays no other. */
@ControllerConfiguration(
        name = "edges",
        retry = EndlessRetry.class,
        maxReconciliationInterval = @MaxReconciliationInterval(interval = -1))
public class EdgeReconciler implements Reconciler<Edge> {

    private final Plans plans;
    private final WakeUps wakeUps;
    private final EdgeVisits visits;
    private final PlanHealth health;
    private final Events events;
    private final Clock clock = Clock.systemUTC();

    EdgeReconciler(Plans plans, WakeUps wakeUps, EdgeVisits visits, PlanHealth health, Events events) {
        this.health = health;
        this.plans = plans;
        this.wakeUps = wakeUps;
        this.visits = visits;
        this.events = events;
    }

    @Override
    public List<EventSource<?, Edge>> prepareEventSources(EventSourceContext<Edge> context) {
        return List.of(wakeUps.edges());
    }

    @Override
    public UpdateControl<Edge> reconcile(Edge edge, Context<Edge> context) {
        String name = edge.getMetadata().getName();
        Optional<Plan> plan = plans.current();
        Optional<WantedRoutes> planned = plan.flatMap(p -> p.wantedOn(name));
        if (planned.isEmpty() || plans.clusterUid().isEmpty()) {
            // A plan that includes this Edge is about to be made, and enqueues it.
            return UpdateControl.noUpdate();
        }
        WantedRoutes wanted = planned.get();
        Optional<EdgeFacts> before = visits.factsOf(edge);
        Optional<Duration> backoff = before.flatMap(known -> visits.backoff(edge));
        if (backoff.isPresent()) {
            // Report what waits for the edge even during its backoff.
            report(edge, wanted, before.get(), context);
            return UpdateControl.<Edge>noUpdate().rescheduleAfter(backoff.get());
        }
        Optional<Duration> holdOff = VisitSchedule.holdOff(visits.sinceWrite(edge), wanted.routes());
        if (holdOff.isPresent()) {
            return UpdateControl.<Edge>noUpdate().rescheduleAfter(holdOff.get());
        }
        EdgeFacts facts =
                visits.visit(edge, plans.clusterUid().get(), plan.get().routes().keySet(), wanted);
        if (facts.takeover() == Takeover.Now) {
            events.publish(
                    edge,
                    "Normal",
                    "NameTakenOver",
                    "TakeOver",
                    "The cluster that held our name on this edge is gone. Its routes are this cluster's now.");
        }
        report(edge, wanted, facts, context);
        return UpdateControl.<Edge>noUpdate().rescheduleAfter(visits.next(edge));
    }

    private void report(Edge edge, WantedRoutes wanted, EdgeFacts facts, Context<Edge> context) {
        EdgeStatus status = EdgeReport.of(edge, wanted, facts, health.problem(), clock.instant());
        if (!status.equals(edge.getStatus())) {
            StatusPatch.write(edge, new Edge(), status, context);
            events.transitions(
                    edge,
                    edge.getStatus() == null ? List.of() : edge.getStatus().conditions(),
                    status.conditions());
        }
    }
}
