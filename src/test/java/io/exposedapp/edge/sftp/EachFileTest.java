package io.exposedapp.edge.sftp;

import static io.exposedapp.model.Results.failed;
import static io.exposedapp.model.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exposedapp.api.Reason;
import io.exposedapp.model.Result;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of a visit when one of many files fails. */
class EachFileTest {

    private static final List<Integer> MANY = IntStream.range(0, 1000).boxed().toList();

    @Test
    void aFileThatFailsStopsNoOther() {
        // When
        List<Result<Integer>> done = ok(RouteDirectory.each(
                List.of(1, 2, 3), i -> i == 2 ? Result.failed(Reason.PermissionDenied, "no") : Result.ok(i)));

        // Then
        assertThat(done).containsExactly(Result.ok(1), Result.failed(Reason.PermissionDenied, "no"), Result.ok(3));
    }

    @Test
    void noNewFileIsBegunOnceTheEdgeIsLost() {
        // Given
        AtomicInteger begun = new AtomicInteger();

        // When
        Result<?> done = RouteDirectory.each(MANY, i -> {
            begun.incrementAndGet();
            return Result.failed(Reason.EdgeUnreachable, "gone");
        });

        // Then each thread has begun one at most
        failed(done, Reason.EdgeUnreachable);
        assertThat(begun.get()).isBetween(1, RouteDirectory.AT_ONCE);
    }

    @Test
    void anUnexpectedExceptionIsThrown() {
        assertThatThrownBy(() -> RouteDirectory.each(List.of(1), i -> {
                    throw new IllegalArgumentException("bug");
                }))
                .hasMessage("bug");
    }
}
