package io.exposedapp.config;

import java.util.Optional;

/** Collects exceptions while the work goes on. The first has the others suppressed. */
public final class Failures {

    private RuntimeException first;

    /** Notes one more. */
    public void add(RuntimeException failure) {
        if (first == null) {
            first = failure;
        } else if (first != failure) {
            first.addSuppressed(failure);
        }
    }

    /** The first one, with the others suppressed. */
    public Optional<RuntimeException> first() {
        return Optional.ofNullable(first);
    }
}
