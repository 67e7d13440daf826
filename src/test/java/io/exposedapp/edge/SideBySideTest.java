package io.exposedapp.edge;

import static io.exposedapp.model.Results.failed;
import static io.exposedapp.model.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exposedapp.api.Reason;
import io.exposedapp.edge.sftp.RouteDirectory;
import io.exposedapp.model.Result;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SideBySideTest {

    private static final List<Integer> MANY = IntStream.range(0, 1000).boxed().toList();

    @Test
    void resultsComeInOrder() {
        assertThat(ok(SideBySide.map(MANY, i -> Result.ok(i * 2))))
                .containsExactlyElementsOf(
                        MANY.stream().map(i -> Result.ok(i * 2)).toList());
        assertThat(ok(SideBySide.map(List.of(), i -> Result.ok(i)))).isEmpty();
    }

    @Test
    void asManyAsThereAreChannelsRunAtOnce() {
        CyclicBarrier all = new CyclicBarrier(RouteDirectory.AT_ONCE);
        ok(SideBySide.map(MANY.subList(0, RouteDirectory.AT_ONCE), i -> {
            try {
                return Result.ok(all.await(10, TimeUnit.SECONDS));
            } catch (Exception e) {
                throw new IllegalStateException("the others never came", e);
            }
        }));
    }

    @Test
    void whatFailsForOneStopsNoOther() {
        // When
        List<Result<Integer>> done = ok(SideBySide.map(
                List.of(1, 2, 3), i -> i == 2 ? Result.failed(Reason.PermissionDenied, "no") : Result.ok(i)));

        // Then
        assertThat(done).containsExactly(Result.ok(1), Result.failed(Reason.PermissionDenied, "no"), Result.ok(3));
    }

    @Test
    void whenTheEdgeIsLostNothingMoreIsBegun() {
        // Given
        AtomicInteger begun = new AtomicInteger();

        // When
        Result<?> done = SideBySide.map(MANY, i -> {
            begun.incrementAndGet();
            return Result.failed(Reason.EdgeUnreachable, "gone");
        });

        // Then each thread has begun one at most
        failed(done, Reason.EdgeUnreachable);
        assertThat(begun.get()).isBetween(1, RouteDirectory.AT_ONCE);
    }

    @Test
    void whatNobodyExpectedIsNotSwallowed() {
        assertThatThrownBy(() -> SideBySide.map(List.of(1), i -> {
                    throw new IllegalArgumentException("bug");
                }))
                .hasRootCauseMessage("bug");
    }
}
