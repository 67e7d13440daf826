package io.exposedapp.relay;

import io.exposedapp.config.Failures;
import io.exposedapp.config.Parallel;
import io.exposedapp.config.Parallel.Batch;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/** Writes to the API server, many side by side. An object that fails or is refused does not stop the others. */
final class WriteRound {

    private static final Parallel WRITERS = new Parallel("relays", 8);

    private final Failures failures = new Failures();
    private final AtomicBoolean overtaken = new AtomicBoolean();

    /** True when all of it was done. */
    <T> boolean all(Collection<T> items, Predicate<T> work) {
        Batch<Boolean> batch = WRITERS.all(items, work::test);
        batch.exception().ifPresent(failures::add);
        return batch.exception().isEmpty() && !batch.results().contains(false);
    }

    void failed(RuntimeException failure) {
        failures.add(failure);
    }

    /** Notes that another writer was faster. */
    void overtaken() {
        overtaken.set(true);
    }

    Left left(boolean isLeft) {
        return new Left(overtaken.get(), isLeft, failures.first());
    }
}
