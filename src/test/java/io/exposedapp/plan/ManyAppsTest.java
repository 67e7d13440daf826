package io.exposedapp.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.world.World;
import io.exposedapp.relay.RelayDiff;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Plans are made at each change of anything, so they have to be cheap. -Dmany.apps=2000 for more. */
class ManyAppsTest {

    private static final int APPS = Integer.getInteger("many.apps", 250);
    private static final int RUNS = 10;

    /** What others do on the machine meanwhile doesn't count. */
    private static final ThreadMXBean CPU = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Many times what it takes, and a fraction of what it takes when each app looks at all others. */
    private static final Duration LIMIT = Duration.ofSeconds(1);

    @Test
    void aPlanOfManyAppsIsMadeInAMoment() {
        // Given
        World empty = ManyApps.world(APPS);
        World served = ManyApps.served(empty);
        Plan plan = Planner.plan(served);
        assertThat(plan.apps().values())
                .allMatch(a -> a.edges().values().stream().allMatch(Verdict::isTrue));
        // When
        Duration first = best("claiming all ports", () -> Planner.plan(empty));
        Duration steady = best("with all in place", () -> Planner.plan(served));
        Duration relays = best("comparing relays", () -> RelayDiff.of(plan.relays(), served.relays(), Set.of()));
        // Then
        assertThat(List.of(first, steady, relays)).allMatch(d -> d.compareTo(LIMIT) < 0);
        assertThat(RelayDiff.of(plan.relays(), served.relays(), Set.of()))
                .isEqualTo(new RelayDiff(List.of(), List.of(), List.of(), List.of()));
    }

    private static Duration best(String what, Runnable work) {
        long best = IntStream.range(0, RUNS)
                .mapToLong(i -> {
                    long start = CPU.getCurrentThreadCpuTime();
                    work.run();
                    return CPU.getCurrentThreadCpuTime() - start;
                })
                .min()
                .orElseThrow();
        long allocated = CPU.getCurrentThreadAllocatedBytes();
        work.run();
        System.out.printf(
                "%d apps, %s: %d ms, %d KiB%n",
                APPS, what, best / 1_000_000, (CPU.getCurrentThreadAllocatedBytes() - allocated) / 1024);
        return Duration.ofNanos(best);
    }
}
