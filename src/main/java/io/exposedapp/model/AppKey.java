package io.exposedapp.model;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Namespace and name of an ExposedApp. */
public record AppKey(String namespace, String name) implements Comparable<AppKey> {

    public static AppKey of(HasMetadata resource) {
        return new AppKey(
                resource.getMetadata().getNamespace(), resource.getMetadata().getName());
    }

    @Override
    public int compareTo(AppKey other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
