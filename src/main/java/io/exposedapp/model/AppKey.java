package io.exposedapp.model;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

/** Namespace and name of an ExposedApp. */
public record AppKey(String namespace, String name) implements Comparable<AppKey> {

    public static AppKey of(HasMetadata resource) {
        return new AppKey(
                resource.getMetadata().getNamespace(), resource.getMetadata().getName());
    }

    /** Parses namespace/name. Empty for any other text. */
    public static Optional<AppKey> parse(String text) {
        String[] parts = text.split("/", -1);
        return parts.length == 2 && !parts[0].isEmpty() && !parts[1].isEmpty()
                ? Optional.of(new AppKey(parts[0], parts[1]))
                : Optional.empty();
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
