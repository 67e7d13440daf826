package io.exposedapp;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;

/** Objects that hold a status and nothing else but whose it is: anything more would take ownership of the user's fields. */
final class Identity {

  private Identity() {}

  static <T, R extends CustomResource<?, T>> R of(R original, R blank, T status) {
    blank.setMetadata(new ObjectMetaBuilder()
        .withNamespace(original.getMetadata().getNamespace())
        .withName(original.getMetadata().getName())
        .build());
    blank.setStatus(status);
    return blank;
  }
}
