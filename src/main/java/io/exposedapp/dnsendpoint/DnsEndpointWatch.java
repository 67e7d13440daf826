package io.exposedapp.dnsendpoint;

import io.exposedapp.config.DaemonThreads;
import io.exposedapp.config.OperatorConfig;
import io.exposedapp.engine.EndpointObservations;
import io.exposedapp.engine.WakeUps;
import io.exposedapp.model.AppKey;
import io.exposedapp.observe.WithoutManagedFields;
import io.exposedapp.plan.world.DnsEndpointFacts;
import io.exposedapp.plan.world.DnsEndpointFacts.DnsEndpointFact;
import io.exposedapp.plan.world.EdgeFacts;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Watches the DNSEndpoints of the cluster, where the installation writes some. While their CRD is missing, the informer
 * tries again at least every half a minute.
 */
@ApplicationScoped
public class DnsEndpointWatch implements EndpointObservations {

    /** The informer does not report that it has listed an empty set, nor that it watches again. */
    private static final long LOOK_MILLIS = 500;

    private final KubernetesClient client;
    private final OperatorConfig config;
    private final WakeUps wakeUps;
    private final EdgeAnswers answers;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, DaemonThreads.named("dns-endpoints"));
    private volatile SharedIndexInformer<GenericKubernetesResource> informer;
    private volatile Optional<String> trouble = Optional.empty();
    private volatile boolean listed;

    DnsEndpointWatch(KubernetesClient client, OperatorConfig config, WakeUps wakeUps) {
        this.client = client;
        this.config = config;
        this.wakeUps = wakeUps;
        this.answers = new EdgeAnswers(config.edgeDeadAfter(), Clock.systemUTC());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // look() does not fail.
    void onStart(@Observes StartupEvent start) {
        if (!config.dnsEndpoints()) {
            return;
        }
        informer = client.genericKubernetesResources(DnsEndpointManifest.KIND)
                .inAnyNamespace()
                .runnableInformer(0);
        informer.itemStore(new WithoutManagedFields<>());
        informer.exceptionHandler((started, error) -> {
            failed(error);
            return true;
        });
        informer.addEventHandler(new Changes());
        informer.start();
        timer.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** By namespace and name, the DNSEndpoints that exist. Empty until they were listed. */
    Map<AppKey, GenericKubernetesResource> present() {
        return listed ? stored() : Map.of();
    }

    private Map<AppKey, GenericKubernetesResource> stored() {
        Map<AppKey, GenericKubernetesResource> stored = new HashMap<>();
        informer.getStore().list().forEach(object -> stored.put(AppKey.of(object), object));
        return stored;
    }

    /** Why DNSEndpoints cannot be written at all. Empty while they can. */
    Optional<String> trouble() {
        return trouble;
    }

    @Override
    public DnsEndpointFacts facts(Map<String, EdgeFacts> edges) {
        if (!config.dnsEndpoints()) {
            return DnsEndpointFacts.OFF;
        }
        answers.see(edges);
        if (!listed) {
            return DnsEndpointFacts.OFF;
        }
        Map<AppKey, DnsEndpointFact> facts = new HashMap<>();
        stored().forEach((app, object) -> facts.put(app, DnsEndpointManifest.read(object)));
        return new DnsEndpointFacts(true, answers.answering(), answers.dead(), facts);
    }

    @Override
    public Optional<Duration> untilNextDeath() {
        return answers.untilNextDeath();
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** An informer that was cut off keeps what it knew, which is right as long as the CRD is there. */
    private void failed(Throwable error) {
        Optional<String> why = WatchTrouble.of(error);
        if (why.isEmpty()) {
            Log.debugf("Watching DNSEndpoints failed, trying again: %s", error.getMessage());
        } else if (!why.equals(trouble)) {
            trouble = why;
            Log.warn(why.get());
            changed();
        }
    }

    private void look() {
        if (trouble.isPresent() && informer.isWatching()) {
            trouble = Optional.empty();
            Log.info("DNSEndpoints can be listed now");
        }
        boolean now = informer.hasSynced() && trouble.isEmpty();
        if (now != listed) {
            listed = now;
            changed();
        }
    }

    private void changed() {
        listeners.forEach(Runnable::run);
        wakeUps.endpoints(config.relaysNamespace());
    }

    @PreDestroy
    void stop() {
        timer.shutdownNow();
        Optional.ofNullable(informer).ifPresent(SharedIndexInformer::stop);
    }

    private final class Changes implements ResourceEventHandler<GenericKubernetesResource> {

        @Override
        public void onAdd(GenericKubernetesResource added) {
            changed();
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource now) {
            if (DnsEndpointManifest.isWritten(before, now)) {
                changed();
            }
        }

        @Override
        public void onDelete(GenericKubernetesResource deleted, boolean unknownState) {
            changed();
        }
    }
}
