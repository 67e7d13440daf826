package io.exposedapp.it;

import io.exposedapp.plan.PlannedRoutes.Planned;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Has HAProxy check configurations: each of the first thousand; after that each that differs from those by more than
 * its numbers, and of the others one in fifty. Starting HAProxy takes longer than everything else.
 */
final class HaproxyShapes {

    private static final int FIRST = 1000;
    private static final int ONE_IN = 50;

    private final Random random;
    private final Set<String> shapes = ConcurrentHashMap.newKeySet();
    private final AtomicInteger checked = new AtomicInteger();

    HaproxyShapes(Random random) {
        this.random = random;
    }

    int checked() {
        return checked.get();
    }

    void check(Path folder, Planned app) {
        // the part of a node is read on that node only: half of the apps on each
        String node = app.name().hashCode() % 2 == 0 ? FuzzRound.TAILNET.firstKey() : FuzzRound.TAILNET.lastKey();
        boolean isNew = shapes.add(node + app.haproxy().replaceAll("[0-9]+", "0"));
        if (isNew || checked.get() < FIRST || random.nextInt(ONE_IN) == 0) {
            checked.incrementAndGet();
            Haproxy.check(folder, node, app.haproxy());
        }
    }
}
