package io.exposedapp.dnsendpoint;

import io.exposedapp.config.Parallel;
import io.exposedapp.dnsendpoint.DnsEndpointWriter.Write;
import io.exposedapp.model.AppKey;
import io.exposedapp.plan.reach.DnsEndpointSet;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** Makes the DNSEndpoints of the cluster match the desired ones. One that is refused does not delay the others. */
@ApplicationScoped
public class DnsEndpointApply {

    private static final Parallel WRITERS = new Parallel("dns-endpoints", 8);

    private final DnsEndpointWatch watch;
    private final DnsEndpointWriter writer;
    private final Set<DnsEndpointNews> reported = new HashSet<>();

    DnsEndpointApply(DnsEndpointWatch watch, DnsEndpointWriter writer) {
        this.watch = watch;
        this.writer = writer;
    }

    /**
     * What came of it.
     *
     * @param news what is wrong, and was not when this was called before
     * @param overtaken whether another writer was faster
     * @param left whether the API server refuses a write
     */
    public record Applied(List<DnsEndpointNews> news, boolean overtaken, boolean left) {}

    /** Writes what differs. It is called by one thread at a time. */
    public Applied apply(DnsEndpointSet desired) {
        Map<AppKey, GenericKubernetesResource> present = watch.present();
        Set<DnsEndpointNews> wrong = ConcurrentHashMap.newKeySet();
        AtomicBoolean overtaken = new AtomicBoolean();
        all(
                differing(desired, present),
                wrong,
                overtaken,
                app -> writer.write(app, desired.desired().get(app), Optional.ofNullable(present.get(app))));
        all(
                desired.removed().stream().filter(present::containsKey).toList(),
                wrong,
                overtaken,
                app -> writer.remove(app, present.get(app)));
        boolean left = !wrong.isEmpty();
        desired.foreign().forEach(app -> wrong.add(DnsEndpointNews.notOurs(app)));
        watch.trouble().map(DnsEndpointNews::missing).ifPresent(wrong::add);
        return new Applied(news(wrong), overtaken.get(), left);
    }

    private static List<AppKey> differing(DnsEndpointSet desired, Map<AppKey, GenericKubernetesResource> present) {
        return desired.desired().keySet().stream()
                .filter(app -> !present.containsKey(app)
                        || !DnsEndpointManifest.isUpToDate(
                                app, desired.desired().get(app), present.get(app)))
                .toList();
    }

    private static void all(
            List<AppKey> apps, Set<DnsEndpointNews> wrong, AtomicBoolean overtaken, Function<AppKey, Write> work) {
        WRITERS.all(apps, app -> {
                    Write write = work.apply(app);
                    write.refusal().ifPresent(words -> wrong.add(DnsEndpointNews.refused(app, words)));
                    if (write.overtaken()) {
                        overtaken.set(true);
                    }
                    return write;
                })
                .orThrow();
    }

    /** What was not reported yet. A problem that was solved is reported again when it returns. */
    private List<DnsEndpointNews> news(Set<DnsEndpointNews> wrong) {
        List<DnsEndpointNews> news =
                wrong.stream().filter(w -> !reported.contains(w)).toList();
        reported.clear();
        reported.addAll(wrong);
        news.stream().filter(n -> n.app().isPresent()).forEach(n -> Log.warn(n.message()));
        return news;
    }
}
