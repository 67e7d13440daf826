package io.exposedapp.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    /**
     * One object to ask for, as it is sent: the client would leave out what is null.
     *
     * @param namespace of an ExposedApp; null for an Edge
     */
    record Question(String namespace, Map<String, Object> object) {}

    private final TestCluster cluster;

    DryRuns(TestCluster cluster) {
        this.cluster = cluster;
    }

    /** Those that were accepted, as the API server would store them, in the order of the questions. */
    <T extends HasMetadata> List<T> accepted(Class<T> type, List<Question> questions) {
        questions.stream()
                .map(Question::namespace)
                .filter(Objects::nonNull)
                .distinct()
                .forEach(n -> cluster.admin
                        .resource(new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(n)
                                .endMetadata()
                                .build())
                        .serverSideApply());
        ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<T> accepted = new ArrayList<>();
            List<Callable<Optional<T>>> tasks = questions.stream()
                    .map(q -> (Callable<Optional<T>>) () -> ask(type, q))
                    .toList();
            for (Future<Optional<T>> answer : pool.invokeAll(tasks)) {
                answer.get().ifPresent(accepted::add);
            }
            return accepted;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            pool.shutdownNow();
        }
    }

    private <T extends HasMetadata> Optional<T> ask(Class<T> type, Question question) throws JsonProcessingException {
        try {
            String path =
                    question.namespace() == null ? "edges" : "namespaces/" + question.namespace() + "/exposedapps";
            String stored = cluster.admin.raw(
                    "/apis/exposedapp.io/v1alpha1/" + path + "?dryRun=All&fieldValidation=Strict",
                    "POST",
                    JSON.writeValueAsString(question.object()));
            T object = Serialization.unmarshal(stored, type);
            // times would decide who gets a host that several want: other ones at each run
            object.getMetadata().setCreationTimestamp(null);
            object.getMetadata().setManagedFields(null);
            return Optional.of(object);
        } catch (KubernetesClientException e) {
            if (e.getCode() == 400 || e.getCode() == 422) {
                return Optional.empty();
            }
            throw new IllegalStateException("asked for " + question + ": " + e.getMessage(), e);
        }
    }
}
