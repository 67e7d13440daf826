package io.exposedapp.relay;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/**
 * One step after the other, each with many parts side by side. What fails in one of them keeps no other from being
 * done; it is told at the end.
 */
final class Steps {

    private final ExecutorService workers;
    private RuntimeException failure;

    Steps(ExecutorService workers) {
        this.workers = workers;
    }

    /** True when all of it was done. */
    <T> boolean all(Collection<T> items, Predicate<T> work) {
        boolean all = true;
        try {
            for (Future<Boolean> done : workers.invokeAll(items.stream()
                    .<Callable<Boolean>>map(i -> () -> work.test(i))
                    .toList())) {
                all &= isDone(done);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while relays were changed", e);
        }
        return all;
    }

    private boolean isDone(Future<Boolean> part) throws InterruptedException {
        try {
            return part.get();
        } catch (ExecutionException e) {
            RuntimeException cause =
                    e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
            if (failure == null) {
                failure = cause;
            } else {
                failure.addSuppressed(cause);
            }
            return false;
        }
    }

    /** What nobody expected; the first has the others with it. */
    Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure);
    }
}
