package io.exposedapp.edge;

import static io.exposedapp.edge.ssh.Outcomes.failed;
import static io.exposedapp.edge.ssh.Outcomes.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exposedapp.api.Reason;
import io.exposedapp.edge.sftp.RouteDirectory;
import io.exposedapp.edge.ssh.Outcome;
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
        assertThat(ok(SideBySide.map(MANY, i -> Outcome.ok(i * 2))))
                .containsExactlyElementsOf(
                        MANY.stream().map(i -> Outcome.ok(i * 2)).toList());
        assertThat(ok(SideBySide.map(List.of(), i -> Outcome.ok(i)))).isEmpty();
    }

    @Test
    void asManyAsThereAreChannelsRunAtOnce() {
        CyclicBarrier all = new CyclicBarrier(RouteDirectory.AT_ONCE);
        ok(SideBySide.map(MANY.subList(0, RouteDirectory.AT_ONCE), i -> {
            try {
                return Outcome.ok(all.await(10, TimeUnit.SECONDS));
            } catch (Exception e) {
                throw new IllegalStateException("the others never came", e);
            }
        }));
    }

    @Test
    void whatFailsForOneStopsNoOther() {
        // When
        List<Outcome<Integer>> done = ok(SideBySide.map(
                List.of(1, 2, 3), i -> i == 2 ? Outcome.failed(Reason.PermissionDenied, "no") : Outcome.ok(i)));

        // Then
        assertThat(done).containsExactly(Outcome.ok(1), Outcome.failed(Reason.PermissionDenied, "no"), Outcome.ok(3));
    }

    @Test
    void whenTheEdgeIsLostNothingMoreIsBegun() {
        // Given
        AtomicInteger begun = new AtomicInteger();

        // When
        Outcome<?> done = SideBySide.map(MANY, i -> {
            begun.incrementAndGet();
            return Outcome.failed(Reason.EdgeUnreachable, "gone");
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
