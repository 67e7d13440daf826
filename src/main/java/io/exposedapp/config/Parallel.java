package io.exposedapp.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Does the same work with many items concurrently, on a bounded number of daemon threads that each call creates.
 *
 * <ul>
 *   <li>An exception for one item is collected, and does not prevent the work for other items.
 *   <li>If the caller treats a result as fatal, no new item is begun after it or after an exception.
 *   <li>An interrupt of the caller interrupts the work and ends the wait.
 * </ul>
 */
public final class Parallel {

    private final String name;
    private final int threads;

    /**
     * @param name the name of the threads, for thread dumps
     * @param threads how many items are worked on at a time
     */
    public Parallel(String name, int threads) {
        this.name = name;
        this.threads = threads;
    }

    /**
     * The results for all items.
     *
     * @param results the results of the items that were done, in the order of the items
     * @param fatal the first fatal result
     * @param exception the first exception, with the others suppressed
     */
    public record Batch<R>(List<R> results, Optional<R> fatal, Optional<RuntimeException> exception) {

        /** The results. Throws the exception if there was one. */
        public List<R> orThrow() {
            exception.ifPresent(e -> {
                throw e;
            });
            return results;
        }
    }

    /** Does the work for all items. */
    public <T, R> Batch<R> all(Collection<T> items, Function<T, R> work) {
        return run(items, work, result -> false, false);
    }

    /** Begins no new item after an exception, and waits for those that have begun. */
    public <T, R> Batch<R> untilException(Collection<T> items, Function<T, R> work) {
        return run(items, work, result -> false, true);
    }

    /** Begins no new item after a fatal result or an exception, and waits for those that have begun. */
    public <T, R> Batch<R> untilFatal(Collection<T> items, Function<T, R> work, Predicate<R> isFatal) {
        return run(items, work, isFatal, true);
    }

    private <T, R> Batch<R> run(
            Collection<T> items, Function<T, R> work, Predicate<R> isFatal, boolean exceptionIsFatal) {
        AtomicBoolean stopped = new AtomicBoolean();
        AtomicReference<R> fatal = new AtomicReference<>();
        ExecutorService workers =
                Executors.newFixedThreadPool(Math.max(1, Math.min(items.size(), threads)), DaemonThreads.named(name));
        try {
            List<Callable<Optional<R>>> tasks = items.stream()
                    .<Callable<Optional<R>>>map(item -> () -> {
                        if (stopped.get()) {
                            return Optional.empty();
                        }
                        boolean ends = exceptionIsFatal;
                        try {
                            R result = work.apply(item);
                            ends = isFatal.test(result) && fatal.compareAndSet(null, result);
                            return Optional.of(result);
                        } finally {
                            stopped.compareAndSet(false, ends);
                        }
                    })
                    .toList();
            return collect(workers.invokeAll(tasks), fatal);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + name, e);
        } finally {
            workers.shutdownNow();
        }
    }

    private static <R> Batch<R> collect(List<Future<Optional<R>>> begun, AtomicReference<R> fatal)
            throws InterruptedException {
        List<R> results = new ArrayList<>();
        Failures failures = new Failures();
        for (Future<Optional<R>> one : begun) {
            try {
                one.get().ifPresent(results::add);
            } catch (ExecutionException e) {
                failures.add(
                        e.getCause() instanceof RuntimeException known
                                ? known
                                : new IllegalStateException(e.getCause()));
            }
        }
        return new Batch<>(results, Optional.ofNullable(fatal.get()), failures.first());
    }
}
