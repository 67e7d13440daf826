package io.exposedapp.engine;

import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/** Wakes up the reconcilers whose part of the plan has changed. */
@ApplicationScoped
public class WakeUps {

    private final Source<ConfigMap> relays = new Source<>("relay-plan");
    private final Source<ConfigMap> removals = new Source<>("removal-plan");
    private final Source<ConfigMap> endpoints = new Source<>("endpoint-plan");
    private final Source<Edge> edges = new Source<>("route-plan");
    private final Source<ExposedApp> apps = new Source<>("app-plan");

    public Source<ConfigMap> relays() {
        return relays;
    }

    public Source<ConfigMap> removals() {
        return removals;
    }

    public Source<ConfigMap> endpoints() {
        return endpoints;
    }

    public Source<Edge> edges() {
        return edges;
    }

    public Source<ExposedApp> apps() {
        return apps;
    }

    /** Those that write relays, and those that remove some. */
    void relays(String namespace) {
        relays.wake(new ResourceID(Names.INSTALLATION, namespace));
        removals.wake(new ResourceID(Names.INSTALLATION, namespace));
    }

    /** The one that writes DNSEndpoints. */
    public void endpoints(String namespace) {
        endpoints.wake(new ResourceID(Names.INSTALLATION, namespace));
    }

    void edge(String name) {
        edges.wake(new ResourceID(name));
    }

    public void app(AppKey app) {
        apps.wake(new ResourceID(app.name(), app.namespace()));
    }

    /** An event source that is triggered from outside the framework. */
    public static final class Source<P extends HasMetadata> extends AbstractEventSource<Void, P> {

        private Source(String name) {
            super(Void.class, name);
        }

        /**
         * Enqueues a resource. Before the controller runs, this is not needed: it reconciles everything when it starts.
         */
        private void wake(ResourceID id) {
            if (isRunning()) {
                getEventHandler().handleEvent(new Event(id));
            }
        }

        @Override
        public Set<Void> getSecondaryResources(P primary) {
            return Set.of();
        }
    }
}
