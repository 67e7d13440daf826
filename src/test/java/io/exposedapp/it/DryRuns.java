package io.exposedapp.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.exposedapp.api.ExposedApp;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks an API server what it thinks of objects, without storing them. */
final class DryRuns {

  private static final int AT_ONCE = 8;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One object to ask for, as it is sent: the client would leave out what is null. */
  record Question(String namespace, Map<String, Object> object) {}

  private final TestCluster cluster;

  DryRuns(TestCluster cluster) {
    this.cluster = cluster;
  }

  /** Those that were accepted, as the API server would store them, in the order of the questions. */
  List<ExposedApp> accepted(List<Question> questions) {
    questions.stream().map(Question::namespace).distinct().forEach(n ->
        cluster.admin.resource(new NamespaceBuilder().withNewMetadata().withName(n).endMetadata().build()).serverSideApply());
    ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<ExposedApp> accepted = new ArrayList<>();
      List<Callable<Optional<ExposedApp>>> tasks = questions.stream().map(q -> (Callable<Optional<ExposedApp>>) () -> ask(q)).toList();
      for (Future<Optional<ExposedApp>> answer : pool.invokeAll(tasks)) {
        answer.get().ifPresent(accepted::add);
      }
      return accepted;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      pool.shutdownNow();
    }
  }

  private Optional<ExposedApp> ask(Question question) throws JsonProcessingException {
    try {
      String path = "/apis/exposedapp.io/v1alpha1/namespaces/" + question.namespace() + "/exposedapps?dryRun=All&fieldValidation=Strict";
      String stored = cluster.admin.raw(path, "POST", JSON.writeValueAsString(question.object()));
      ExposedApp app = Serialization.unmarshal(stored, ExposedApp.class);
      // times would decide who gets a host that several want: other ones at each run
      app.getMetadata().setCreationTimestamp(null);
      app.getMetadata().setManagedFields(null);
      return Optional.of(app);
    } catch (KubernetesClientException e) {
      if (e.getCode() == 400 || e.getCode() == 422) {
        return Optional.empty();
      }
      throw new IllegalStateException("asked for " + question + ": " + e.getMessage(), e);
    }
  }
}
