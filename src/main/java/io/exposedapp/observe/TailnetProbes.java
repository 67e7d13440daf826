package io.exposedapp.observe;

import io.exposedapp.plan.Ipv4;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import io.quarkus.logging.Log;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Follows the log of each node's tailnet probe. A line is the whole truth of its moment: {@code tailnet INTERFACE ADDRESS…}, or
 * {@code tailnet INTERFACE none}.
 */
@ApplicationScoped
public class TailnetProbes {

  private static final long RETRY_SECONDS = 1;
  private static final Duration HEARING = Duration.ofSeconds(5);

  private final KubernetesClient client;
  private final Map<String, List<String>> addresses = new ConcurrentHashMap<>();
  private final Set<String> followed = ConcurrentHashMap.newKeySet();
  private final ExecutorService followers = Executors.newCachedThreadPool(r -> {
    Thread thread = new Thread(r, "tailnet-probe");
    thread.setDaemon(true);
    return thread;
  });
  private Runnable onChange = () -> {};
  private Instant firstAsked;

  TailnetProbes(KubernetesClient client) {
    this.client = client;
  }

  void onChange(Runnable callback) {
    onChange = callback;
  }

  /** By node. */
  Map<String, List<String>> addresses() {
    return Map.copyOf(addresses);
  }

  /** Follows those that run and aren't followed yet, and forgets nodes without a probe. */
  void follow(List<Pod> pods) {
    addresses.keySet().retainAll(pods.stream().map(p -> p.getSpec().getNodeName()).filter(java.util.Objects::nonNull).toList());
    pods.stream()
        .filter(p -> p.getStatus() != null && "Running".equals(p.getStatus().getPhase()) && p.getMetadata().getDeletionTimestamp() == null)
        .filter(p -> followed.add(id(p)))
        .forEach(p -> followers.submit(() -> read(p)));
  }

  /** Whether each running probe has spoken, or had the time to: a plan made before would take every node for one without tailnet. */
  boolean allHeard(List<Pod> pods) {
    if (firstAsked == null) {
      firstAsked = Instant.now();
    }
    return Duration.between(firstAsked, Instant.now()).compareTo(HEARING) > 0
        || pods.stream().filter(p -> p.getStatus() != null && "Running".equals(p.getStatus().getPhase()))
            .allMatch(p -> addresses.containsKey(p.getSpec().getNodeName()));
  }

  private void read(Pod pod) {
    String node = pod.getSpec().getNodeName();
    try (LogWatch log = client.pods().inNamespace(pod.getMetadata().getNamespace()).withName(pod.getMetadata().getName()).tailingLines(1).watchLog();
        BufferedReader lines = new BufferedReader(new InputStreamReader(log.getOutput(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        List<String> now = parse(line);
        if (!now.equals(addresses.put(node, now))) {
          Log.infof("Tailnet address of node %s: %s", node, now.isEmpty() ? "none" : String.join(", ", now));
          onChange.run();
        }
      }
    } catch (IOException | KubernetesClientException e) {
      Log.warnf("Following the tailnet probe of node %s broke off, trying again: %s", node, e.getMessage());
    } finally {
      CompletableFuture.delayedExecutor(RETRY_SECONDS, TimeUnit.SECONDS).execute(() -> {
        followed.remove(id(pod));
        onChange.run();
      });
    }
  }

  /** Whatever isn't an address is none. */
  static List<String> parse(String line) {
    return Arrays.stream(line.strip().split(" ")).skip(2).filter(Ipv4::isValid).sorted().toList();
  }

  /** A restarted container has a log of its own. */
  private static String id(Pod pod) {
    int restarts = pod.getStatus().getContainerStatuses().stream().mapToInt(c -> c.getRestartCount()).sum();
    return pod.getMetadata().getUid() + "/" + restarts;
  }

  @PreDestroy
  void stop() {
    followers.shutdownNow();
  }
}
