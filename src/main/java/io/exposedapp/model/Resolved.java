package io.exposedapp.model;

import java.util.Optional;

/** A value, or the verdict that says why there is none. Exactly one of the two is there. */
public record Resolved<T>(Optional<T> value, Optional<Verdict> refusal) {

    public static <T> Resolved<T> of(T value) {
        return new Resolved<>(Optional.of(value), Optional.empty());
    }

    public static <T> Resolved<T> refused(Verdict why) {
        return new Resolved<>(Optional.empty(), Optional.of(why));
    }
}
