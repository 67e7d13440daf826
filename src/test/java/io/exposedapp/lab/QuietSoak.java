package io.exposedapp.lab;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** -Dquiet.apps apps that are well, and looked at all the time: nothing is written about them. */
class QuietSoak {

    private static final int APPS = Integer.getInteger("quiet.apps", 100);
    private static final Duration UNTIL_READY = Duration.ofMinutes(10);
    private static final Duration UNTIL_SETTLED = Duration.ofMinutes(3);
    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final Duration WATCHED = Duration.ofMinutes(5);

    @Test
    void healthyAppsWriteNoStatus() {
        try (AppCrowd apps = new AppCrowd("quiet", APPS)) {
            // Given
            apps.expose();
            apps.awaitReady(UNTIL_READY);
            AtomicReference<Map<String, String>> written = new AtomicReference<>(Map.of());
            Lab.await("a minute without a write", UNTIL_SETTLED)
                    .during(A_MINUTE)
                    .until(() -> {
                        Map<String, String> now = apps.versions();
                        return now.equals(written.getAndSet(now));
                    });
            // Then
            Lab.await("five minutes without a write", WATCHED.plus(A_MINUTE))
                    .during(WATCHED)
                    .until(() -> apps.versions().equals(written.get()));
        }
    }
}
