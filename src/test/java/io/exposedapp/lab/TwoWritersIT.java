package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two operators that work at the same time, as none should: they harm nobody. */
class TwoWritersIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    /** Where nothing changes. */
    private static final Duration LONGEST_BETWEEN_VISITS = Duration.ofSeconds(26);

    private static final int AT_ONCE = 6;
    private static final int MOST = 24;

    /** Nobody else's log has it: an operator's may hold runs of before. */
    private final String name = "both-" + Long.toString(System.nanoTime(), 36) + "-";

    @Test
    void twoThatWriteAtTheSameTimeShareNoPortAndRewriteNothing() {
        List<LabApp> apps = new ArrayList<>();
        try (LabApp old = LabApp.served("unchanged")) {
            // Given: two without a lease
            Lab.kubectl("-n", Lab.SYSTEM, "scale", "deployment/exposedapp-operator", "--replicas=2")
                    .orFail();
            Lab.kubectl("-n", Lab.SYSTEM, "rollout", "status", "deployment/exposedapp-operator", "--timeout=90s")
                    .orFail();
            List<String> operators = Lab.operatorPods();
            assertThat(operators).hasSize(2);
            Lab.await("both have made a plan", SOON)
                    .until(() ->
                            operators.stream().allMatch(o -> Lab.operatorLog(o).contains("First plan")));
            String written = old.lastWrite();
            // When: until both have had a hand in it, which is nearly always the first time
            do {
                exposeSome(apps);
            } while (apps.size() < MOST
                    && operators.stream().anyMatch(o -> routesBy(o).isEmpty()));
            // Then
            assertThat(apps.stream().map(LabApp::port)).doesNotHaveDuplicates();
            Lab.await("both are at rest", SOON)
                    .until(() ->
                            apps.stream().allMatch(a -> a.condition("Ready").startsWith("True")));
            List<LabApp> leaving = apps.subList(0, AT_ONCE / 2);
            List<LabApp> staying = apps.subList(AT_ONCE / 2, apps.size());
            List<String> made = staying.stream().map(LabApp::lastWrite).toList();
            // When
            leaving.forEach(a -> Lab.kubectl("-n", a.namespace, "delete", "xapp", "app", "--timeout=10s")
                    .orFail());
            // Then
            Lab.await("routes go", SOON)
                    .until(() ->
                            leaving.stream().noneMatch(a -> Lab.routeFiles().contains(a.routeFile())));
            // and whoever planned from an older world has been there again
            Instant visited = Instant.now().plus(LONGEST_BETWEEN_VISITS);
            Lab.await("both have visited the edge", LONGEST_BETWEEN_VISITS.plusSeconds(5))
                    .until(() -> Instant.now().isAfter(visited));
            assertThat(Lab.routeFiles())
                    .doesNotContainAnyElementsOf(
                            leaving.stream().map(LabApp::routeFile).toList());
            assertThat(staying.stream().map(LabApp::lastWrite))
                    .as("what didn't change")
                    .containsExactlyElementsOf(made);
            assertThat(old.lastWrite()).isEqualTo(written);
            assertThat(Lab.status(old.url())).isEqualTo("200");
            operators.forEach(o -> System.out.println(o + ":\n" + String.join("\n", routesBy(o))));
            assertThat(operators)
                    .as("each wrote routes of the %d apps", apps.size())
                    .allSatisfy(o -> assertThat(routesBy(o)).isNotEmpty());
        } finally {
            Lab.scaleOperator(1);
            apps.forEach(LabApp::close);
        }
    }

    /** All at once, so that both operators are after the same ports and files. */
    private void exposeSome(List<LabApp> apps) {
        List<LabApp> more = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            LabApp app = LabApp.create(name + apps.size());
            apps.add(app);
            more.add(app);
        }
        more.forEach(a -> a.expose().orFail());
        more.forEach(a -> Lab.await(a.url() + " answers", SOON)
                .until(() -> Lab.body(a.url()).contains("\"app\":\"" + a.namespace + "\"")));
    }

    /** What an operator says that it did on the edge for these apps. */
    private List<String> routesBy(String operator) {
        return Lab.operatorLog(operator)
                .lines()
                .filter(l -> l.matches(".*Route of app " + name + "\\d+/app (written to|removed from) edge vps"))
                .toList();
    }
}
