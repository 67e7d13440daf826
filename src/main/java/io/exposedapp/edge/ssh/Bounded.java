package io.exposedapp.edge.ssh;

import io.exposedapp.config.DaemonThreads;
import io.exposedapp.model.Result;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Runs calls that may hang on threads of their own, so that the caller always returns in time. Socket timeouts bound
 * each read, but not a server that answers byte by byte, a name server that hangs, or a write to a full buffer.
 */
public final class Bounded {

    private final ExecutorService threads = Executors.newCachedThreadPool(DaemonThreads.named("edge"));

    /**
     * The call's result, or the result of {@code late} if the call takes too long.
     *
     * @param late closes what the call hangs on, and returns the failure
     */
    public <T> Result<T> call(Duration limit, Callable<Result<T>> call, Supplier<Result<T>> late) {
        Future<Result<T>> result = threads.submit(call);
        try {
            return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return late.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return late.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("A call to an edge failed unexpectedly", e.getCause());
        }
    }
}
