package io.exposedapp.it;

import io.exposedapp.api.ExposedApp;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;

/**
 * Creates apps without a pause; one time in eight it deletes one of them, one time in sixteen it makes a deleted one
 * again.
 */
final class AppChurn implements Callable<Set<String>> {

    private final TestCluster cluster;
    private final String namespace;
    private final List<String> names;
    private final Random random;

    AppChurn(TestCluster cluster, String namespace, List<String> names, Random random) {
        this.cluster = cluster;
        this.namespace = namespace;
        this.names = names;
        this.random = random;
    }

    /** Names of the apps that are there in the end. */
    @Override
    public Set<String> call() {
        List<String> living = new ArrayList<>();
        List<String> deleted = new ArrayList<>();
        for (String name : names) {
            create(name);
            living.add(name);
            if (random.nextInt(8) == 0) {
                String gone = takeOne(living);
                cluster.admin
                        .resources(ExposedApp.class)
                        .inNamespace(namespace)
                        .withName(gone)
                        .delete();
                deleted.add(gone);
            }
            if (random.nextInt(16) == 0 && !deleted.isEmpty()) {
                String again = takeOne(deleted);
                create(again);
                living.add(again);
            }
        }
        return new TreeSet<>(living);
    }

    private String takeOne(List<String> from) {
        Collections.swap(from, random.nextInt(from.size()), from.size() - 1);
        return from.remove(from.size() - 1);
    }

    private void create(String name) {
        cluster.admin
                .resource(Serialization.unmarshal("""
        apiVersion: exposedapp.io/v1alpha1
        kind: ExposedApp
        metadata: {name: %1$s, namespace: %2$s}
        spec: {host: %1$s.example.com, service: {name: web}}
        """.formatted(name, namespace), GenericKubernetesResource.class))
                .create();
    }
}
