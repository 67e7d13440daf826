package io.exposedapp.observe;

import io.exposedapp.config.DaemonThreads;
import io.exposedapp.model.Backoff;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import io.quarkus.logging.Log;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** Follows the log of each node's tailnet probe. */
@ApplicationScoped
public class TailnetProbes {

    private static final Duration HEARING = Duration.ofSeconds(5);
    static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(30), 0);
    private static final int LONGEST_TEXT = 300;

    /**
     * How long a log is followed before it is requested again. A connection that died silently looks like a probe that
     * has nothing to report.
     */
    private static final Duration ANEW = Duration.ofMinutes(1);

    private final KubernetesClient client;
    private final Clock clock = Clock.systemUTC();
    private final ProbedAddresses addresses = new ProbedAddresses();
    private final Set<String> followed = new HashSet<>();
    private Set<String> running = Set.of();
    private final ExecutorService followers = Executors.newCachedThreadPool(DaemonThreads.named("tailnet-probe"));
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Duration anew;
    private Instant firstAsked;

    @Inject
    TailnetProbes(KubernetesClient client) {
        this(client, ANEW);
    }

    TailnetProbes(KubernetesClient client, Duration anew) {
        this.client = client;
        this.anew = anew;
    }

    /** Adds a listener that runs when an address has changed. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** By node, the addresses that its probe reported last. */
    public Map<String, List<String>> addresses() {
        return addresses.byNode();
    }

    /**
     * Follows the logs of running probes that are not followed yet, and forgets the reports of nodes without a probe.
     *
     * @return how long until the next report may be outdated
     */
    public synchronized Optional<Duration> follow(Collection<Pod> pods, Collection<String> nodes) {
        List<Pod> now = pods.stream()
                .filter(p -> isRunning(p) && p.getMetadata().getDeletionTimestamp() == null)
                .toList();
        running = now.stream().map(TailnetProbes::id).collect(Collectors.toSet());
        now.stream().filter(p -> followed.add(id(p))).forEach(p -> followers.execute(() -> follow(p)));
        Set<String> withProbe = pods.stream()
                .map(p -> p.getSpec().getNodeName())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return addresses.forget(nodes, withProbe, clock.instant());
    }

    /**
     * Whether each running probe has reported, or had the time to do so. A plan made before that would treat every node
     * as one without a tailnet address.
     */
    public boolean allHeard(Collection<Pod> pods) {
        if (firstAsked == null) {
            firstAsked = clock.instant();
        }
        return Duration.between(firstAsked, clock.instant()).compareTo(HEARING) > 0
                || pods.stream()
                        .filter(TailnetProbes::isRunning)
                        .allMatch(p -> addresses.isKnown(p.getSpec().getNodeName()));
    }

    /** Reads the log of a probe repeatedly while the probe runs. Meanwhile, its last report counts. */
    private void follow(Pod pod) {
        int failures = 0;
        while (isFollowed(pod)) {
            AtomicBoolean heard = new AtomicBoolean();
            try {
                String end = listen(pod, heard);
                failures = heard.get() ? 0 : failures + 1;
                if (failures == 1) {
                    Log.warnf(
                            "The log of node %s's tailnet probe can't be read. Its last known address counts, and the "
                                    + "operator tries again: %s",
                            pod.getSpec().getNodeName(), end);
                }
                TimeUnit.MILLISECONDS.sleep(BACKOFF.delay(failures, 1).toMillis());
            } catch (InterruptedException e) {
                // The operator stops.
                return;
            }
        }
    }

    private synchronized boolean isFollowed(Pod pod) {
        boolean runs = running.contains(id(pod));
        if (!runs) {
            followed.remove(id(pod));
        }
        return runs;
    }

    /**
     * Reads the log of a probe, and returns why the log ended. Reading is canceled after a while, because a dead
     * connection looks like a silent probe.
     */
    private String listen(Pod pod, AtomicBoolean heard) throws InterruptedException {
        Future<String> reading = followers.submit(() -> read(pod, heard));
        try {
            return reading.get(anew.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return "the API server doesn't answer";
        } catch (ExecutionException e) {
            return Objects.toString(e.getCause().getMessage(), e.toString());
        } finally {
            reading.cancel(true);
        }
    }

    private String read(Pod pod, AtomicBoolean heard) throws IOException {
        String end = "it ended without a word of the probe";
        // The pod runs already, so do not wait for it.
        try (LogWatch log = client.pods()
                        .inNamespace(pod.getMetadata().getNamespace())
                        .withName(pod.getMetadata().getName())
                        .tailingLines(1)
                        .withReadyWaitTimeout(0)
                        .watchLog();
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(log.getOutput(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Optional<List<String>> said = ProbeLine.parse(line);
                if (said.isPresent()) {
                    heard.set(true);
                    heard(pod.getSpec().getNodeName(), said.get());
                } else {
                    end = line.substring(0, Math.min(line.length(), LONGEST_TEXT));
                }
            }
        }
        return end;
    }

    private void heard(String node, List<String> said) {
        if (addresses.heard(node, said, clock.instant())) {
            Log.infof("Tailnet address of node %s: %s", node, said.isEmpty() ? "none" : String.join(", ", said));
            listeners.forEach(Runnable::run);
        }
    }

    private static boolean isRunning(Pod pod) {
        return pod.getStatus() != null && "Running".equals(pod.getStatus().getPhase());
    }

    /** Identifies the log of a probe. A restarted container has a log of its own. */
    private static String id(Pod pod) {
        int restarts = pod.getStatus().getContainerStatuses().stream()
                .mapToInt(c -> c.getRestartCount())
                .sum();
        return pod.getMetadata().getUid() + "/" + restarts;
    }

    @PreDestroy
    void stop() {
        followers.shutdownNow();
    }
}
