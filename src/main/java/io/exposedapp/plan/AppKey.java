package io.exposedapp.plan;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Comparator;

/** Namespace and name of an ExposedApp. */
public record AppKey(String namespace, String name) implements Comparable<AppKey> {

  private static final Comparator<AppKey> ORDER = Comparator.comparing(AppKey::namespace).thenComparing(AppKey::name);

  public static AppKey of(HasMetadata resource) {
    return new AppKey(resource.getMetadata().getNamespace(), resource.getMetadata().getName());
  }

  @Override
  public int compareTo(AppKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
