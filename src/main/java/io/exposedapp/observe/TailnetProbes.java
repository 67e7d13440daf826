package io.exposedapp.observe;

import io.exposedapp.config.DaemonThreads;
import io.exposedapp.model.Backoff;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Follows the log of each node's tailnet probe. */
@ApplicationScoped
public class TailnetProbes {

    private static final Duration HEARING = Duration.ofSeconds(5);
    static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(30), 0);
    private static final int LONGEST_TEXT = 300;

    /**
     * How long a log is followed before it is asked for anew: a connection that died without a word looks like a probe
     * with nothing to say.
     */
    private static final Duration ANEW = Duration.ofMinutes(1);

    private final KubernetesClient client;
    private final Clock clock = Clock.systemUTC();
    private final ProbedAddresses addresses = new ProbedAddresses();
    private final Set<String> followed = new HashSet<>();
    private final Map<String, Integer> failures = new HashMap<>();
    private Set<String> running = Set.of();
    private final ExecutorService followers = Executors.newCachedThreadPool(DaemonThreads.named("tailnet-probe"));
    private final ScheduledExecutorService later =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("tailnet-probe-again"));
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

    /** By node. */
    public Map<String, List<String>> addresses() {
        return addresses.byNode();
    }

    /**
     * Follows those that run and aren't followed yet, and forgets what nodes without a probe said.
     *
     * @return how long until there may be something to forget again
     */
    public synchronized Optional<Duration> follow(Collection<Pod> pods, Collection<String> nodes) {
        List<Pod> now = pods.stream()
                .filter(p -> isRunning(p) && p.getMetadata().getDeletionTimestamp() == null)
                .toList();
        running = now.stream().map(TailnetProbes::id).collect(Collectors.toSet());
        now.stream().filter(p -> followed.add(id(p))).forEach(this::start);
        Set<String> withProbe = pods.stream()
                .map(p -> p.getSpec().getNodeName())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        failures.keySet().retainAll(withProbe);
        return addresses.forget(nodes, withProbe, clock.instant());
    }

    /**
     * Whether each running probe has spoken, or had the time to: a plan made before would take every node for one
     * without tailnet.
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

    /**
     * One following of a log. It is over when it ends, or when another one has taken its place: then it is listened to
     * no more.
     */
    private static final class Following {
        private boolean over;
        private boolean heard;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the task itself only starts and ends others
    private void start(Pod pod) {
        Following following = new Following();
        Future<?> reading = followers.submit(() -> read(pod, following));
        later.schedule(
                () -> {
                    if (end(following)) {
                        reading.cancel(true);
                        if (following.heard) {
                            readOrLeave(pod);
                        } else {
                            followAgain(pod, false, "the API server doesn't answer");
                        }
                    }
                },
                anew.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private synchronized boolean end(Following following) {
        boolean ended = !following.over;
        following.over = true;
        return ended;
    }

    private void read(Pod pod, Following following) {
        String trouble = "it ended without a word of the probe";
        // it runs: there is nothing to wait for
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
                    heard(pod.getSpec().getNodeName(), said.get(), following);
                } else {
                    trouble = line.substring(0, Math.min(line.length(), LONGEST_TEXT));
                }
            }
        } catch (IOException | KubernetesClientException | CompletionException e) {
            trouble = Objects.toString(e.getMessage(), e.toString());
        } finally {
            if (end(following)) {
                followAgain(pod, following.heard, trouble);
            }
        }
    }

    private void heard(String node, List<String> said, Following following) {
        synchronized (this) {
            if (following.over) {
                return;
            }
            following.heard = true;
        }
        if (addresses.heard(node, said, clock.instant())) {
            Log.infof("Tailnet address of node %s: %s", node, said.isEmpty() ? "none" : String.join(", ", said));
            listeners.forEach(Runnable::run);
        }
    }

    /** A log that ends is followed again while its probe runs. What it said last counts meanwhile. */
    @SuppressWarnings("FutureReturnValueIgnored") // the task only starts others
    private synchronized void followAgain(Pod pod, boolean heard, String trouble) {
        String node = pod.getSpec().getNodeName();
        int inARow = heard ? 0 : failures.getOrDefault(node, 0) + 1;
        failures.put(node, inARow);
        if (inARow == 1) {
            Log.warnf(
                    "The tailnet probe of node %s can't be followed, its last known address counts, and it is tried again: %s",
                    node, trouble);
        }
        later.schedule(() -> readOrLeave(pod), BACKOFF.delay(inARow, 1).toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void readOrLeave(Pod pod) {
        if (running.contains(id(pod))) {
            start(pod);
        } else {
            followed.remove(id(pod));
        }
    }

    private static boolean isRunning(Pod pod) {
        return pod.getStatus() != null && "Running".equals(pod.getStatus().getPhase());
    }

    /** A restarted container has a log of its own. */
    private static String id(Pod pod) {
        int restarts = pod.getStatus().getContainerStatuses().stream()
                .mapToInt(c -> c.getRestartCount())
                .sum();
        return pod.getMetadata().getUid() + "/" + restarts;
    }

    @PreDestroy
    void stop() {
        followers.shutdownNow();
        later.shutdownNow();
    }
}
