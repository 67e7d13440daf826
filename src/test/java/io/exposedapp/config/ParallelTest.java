package io.exposedapp.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exposedapp.config.Parallel.Batch;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ParallelTest {

    private static final int THREADS = 4;
    private static final List<Integer> MANY = IntStream.range(0, 1000).boxed().toList();

    private final Parallel parallel = new Parallel("test", THREADS);

    @Test
    void resultsComeInTheOrderOfTheItems() {
        // When
        Batch<Integer> batch = parallel.all(MANY, i -> i * 2);

        // Then
        assertThat(batch.results())
                .containsExactlyElementsOf(MANY.stream().map(i -> i * 2).toList());
        assertThat(parallel.all(List.of(), i -> i).results()).isEmpty();
    }

    @Test
    void asManyRunSideBySideAsThereAreThreads() {
        // Given
        CyclicBarrier all = new CyclicBarrier(THREADS);

        // When
        Batch<Integer> batch = parallel.all(MANY.subList(0, THREADS), i -> meet(all));

        // Then
        assertThat(batch.results()).hasSize(THREADS);
    }

    @Test
    void noMoreRunSideBySideThanThereAreThreads() {
        // Given
        AtomicInteger running = new AtomicInteger();

        // When
        Batch<Integer> batch = parallel.all(MANY, i -> {
            int now = running.incrementAndGet();
            running.decrementAndGet();
            return now;
        });

        // Then
        assertThat(batch.results()).allMatch(now -> now <= THREADS);
    }

    @Test
    void threadsAreDaemons() {
        assertThat(parallel.all(List.of(1), i -> Thread.currentThread().isDaemon())
                        .results())
                .containsExactly(true);
    }

    @Test
    void anExceptionKeepsNoOtherItemFromBeingDone() {
        // When
        Batch<Integer> batch = parallel.all(MANY, i -> {
            if (i % 500 == 1) {
                throw new IllegalArgumentException("bug " + i);
            }
            return i;
        });

        // Then
        assertThat(batch.results()).hasSize(998).doesNotContain(1, 501);
        assertThat(batch.exception()).hasValueSatisfying(first -> {
            assertThat(first).hasMessage("bug 1");
            assertThat(first.getSuppressed()).extracting(Throwable::getMessage).containsExactly("bug 501");
        });
        assertThatThrownBy(batch::orThrow).hasMessage("bug 1");
    }

    @Test
    void noNewItemIsBegunAfterAFatalResult() {
        // Given
        AtomicInteger begun = new AtomicInteger();

        // When
        Batch<Integer> batch = parallel.untilFatal(
                MANY,
                i -> {
                    begun.incrementAndGet();
                    return i;
                },
                i -> true);

        // Then each thread has begun one at most
        assertThat(batch.fatal()).isPresent();
        assertThat(begun.get()).isBetween(1, THREADS);
    }

    @Test
    void noNewItemIsBegunAfterAnExceptionWhereThatIsFatal() {
        // Given
        AtomicInteger begun = new AtomicInteger();

        // When
        Batch<Integer> batch = parallel.untilException(MANY, i -> {
            begun.incrementAndGet();
            throw new IllegalStateException("no answer");
        });

        // Then
        assertThat(batch.exception()).hasValueSatisfying(e -> assertThat(e).hasMessage("no answer"));
        assertThat(begun.get()).isBetween(1, THREADS);
    }

    @Test
    void anErrorIsReportedAsWell() {
        assertThatThrownBy(() -> parallel.all(List.of(1), i -> {
                            throw new AssertionError("worse");
                        })
                        .orThrow())
                .hasRootCauseMessage("worse");
    }

    @Test
    void anInterruptEndsTheWaitAndTheWork() throws InterruptedException {
        // Given
        CountDownLatch started = new CountDownLatch(1);
        AtomicBoolean workInterrupted = new AtomicBoolean();
        ConcurrentHashMap<String, Object> seen = new ConcurrentHashMap<>();
        Thread caller = new Thread(() -> {
            try {
                parallel.all(List.of(1), i -> {
                    started.countDown();
                    try {
                        return new CountDownLatch(1).await(1, TimeUnit.MINUTES);
                    } catch (InterruptedException e) {
                        workInterrupted.set(true);
                        return false;
                    }
                });
            } catch (IllegalStateException e) {
                seen.put("message", e.getMessage());
                seen.put("interrupted", Thread.currentThread().isInterrupted());
            }
        });
        caller.start();
        started.await();

        // When
        caller.interrupt();
        caller.join(10_000);

        // Then
        assertThat(seen).containsEntry("interrupted", true).containsKey("message");
        Awaitility.await().untilTrue(workInterrupted);
    }

    private static int meet(CyclicBarrier others) {
        try {
            return others.await(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("the others never came", e);
        }
    }
}
