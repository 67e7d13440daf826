package io.exposedapp.edge;

import io.exposedapp.config.DaemonThreads;
import io.exposedapp.edge.sftp.RouteDirectory;
import io.exposedapp.edge.ssh.SshSession;
import io.exposedapp.model.Result;
import io.exposedapp.model.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Does the same with many files side by side: over a long line each of them waits most of its time. */
final class SideBySide {

    private SideBySide() {}

    /** All results, in order; or the first failure that means that the edge is lost: then nothing more is begun. */
    static <T, R> Result<List<Result<R>>> map(Collection<T> items, Function<T, Result<R>> work) {
        AtomicReference<Verdict> lost = new AtomicReference<>();
        ExecutorService threads = Executors.newFixedThreadPool(
                Math.max(1, Math.min(items.size(), RouteDirectory.AT_ONCE)), DaemonThreads.named("edge-files"));
        try {
            List<Future<Result<R>>> begun = new ArrayList<>();
            for (T item : items) {
                begun.add(threads.submit(() -> {
                    if (lost.get() != null) {
                        return Result.failed(lost.get());
                    }
                    Result<R> outcome = work.apply(item);
                    outcome.failure().filter(SshSession::isLost).ifPresent(why -> lost.compareAndSet(null, why));
                    return outcome;
                }));
            }
            List<Result<R>> done = new ArrayList<>();
            for (Future<Result<R>> result : begun) {
                done.add(result.get());
            }
            return lost.get() == null ? Result.ok(done) : Result.failed(lost.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while files of an edge were handled", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "Handling a file of an edge failed in a way that nobody expected", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }
}
