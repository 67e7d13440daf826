package io.exposedapp.config;

import java.util.Optional;

/** Collects exceptions while work continues. The first exception has the others as suppressed exceptions. */
public final class Failures {

    private RuntimeException first;

    /** Adds an exception. */
    public void add(RuntimeException failure) {
        if (first == null) {
            first = failure;
        } else if (first != failure) {
            first.addSuppressed(failure);
        }
    }

    /** The first exception, with the others suppressed. */
    public Optional<RuntimeException> first() {
        return Optional.ofNullable(first);
    }
}
