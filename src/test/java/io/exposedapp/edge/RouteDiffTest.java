package io.exposedapp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.model.AppKey;
import io.exposedapp.model.Names;
import io.exposedapp.plan.route.RouteSet;
import io.exposedapp.plan.route.WantedRoutes;
import io.exposedapp.traefik.RouteFile;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RouteDiffTest {

    private static final AppKey APP = new AppKey("photos", "immich");
    private static final String MARK = Names.routeMark("home", APP) + "\n";
    private static final RouteFile FILE = new RouteFile(new RouteFile.Http(
            new TreeMap<>(Map.of(
                    "r",
                    new RouteFile.Router(
                            "Host(`a.example.com`)", List.of("web"), 1, List.of(), "noop@internal", null))),
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>()));
    private static final String TEXT = FILE.render(Names.routeMark("home", APP));
    private static final WantedRoutes WANTED =
            wanted(new TreeMap<>(Map.of(APP, FILE)), Set.of(), Set.of(APP), false, false);
    private static final WantedRoutes UNWANTED = wanted(new TreeMap<>(), Set.of(), Set.of(APP), false, false);
    private static final WantedRoutes KEPT = wanted(new TreeMap<>(), Set.of(APP), Set.of(APP), false, false);
    private static final WantedRoutes UNKNOWN = wanted(new TreeMap<>(), Set.of(), Set.of(), false, false);

    @Test
    void whatIsMissingOrChangedIsWritten() {
        assertThat(diff(WANTED, Map.of()).puts()).containsEntry(APP, FILE);
        assertThat(diff(WANTED, Map.of(APP, TEXT + "# by hand\n")).puts()).containsEntry(APP, FILE);
    }

    @Test
    void whatIsRightIsLeft() {
        RouteDiff diff = diff(WANTED, Map.of(APP, TEXT));
        assertThat(diff).isEqualTo(new RouteDiff(new TreeMap<>(), List.of(), List.of(), List.of()));
    }

    @Test
    void whatItsOwnAppDoesntWantGoes() {
        assertThat(diff(UNWANTED, Map.of(APP, MARK)).deletes()).containsExactly(APP);
    }

    @Test
    void whatIsKeptStaysWhateverItHolds() {
        RouteDiff diff = diff(KEPT, Map.of(APP, MARK + "old"));
        assertThat(diff).isEqualTo(new RouteDiff(new TreeMap<>(), List.of(), List.of(), List.of()));
    }

    @Test
    void aFileOfAnUnknownAppIsToBeAskedFor() {
        RouteDiff diff = diff(UNKNOWN, Map.of(APP, MARK));
        assertThat(diff.orphans()).containsExactly(APP);
        assertThat(diff.deletes()).isEmpty();
    }

    @Test
    void aFileWithoutOurMarkIsNeverTouched() {
        RouteDiff wanted = diff(WANTED, Map.of(APP, "http: {}\n"));
        assertThat(wanted.foreign()).containsExactly(APP);
        assertThat(wanted.puts()).isEmpty();
        RouteDiff unwanted = diff(UNWANTED, Map.of(APP, "http: {}\n"));
        assertThat(unwanted.foreign()).containsExactly(APP);
        assertThat(unwanted.deletes()).isEmpty();
        assertThat(diff(UNKNOWN, Map.of(APP, "http: {}\n")).orphans()).isEmpty();
    }

    @Test
    void whatIsWrittenAndWhatGoesAreChanges() {
        assertThat(diff(WANTED, Map.of()).changes()).containsExactly(APP);
        assertThat(diff(UNWANTED, Map.of(APP, MARK)).changes()).containsExactly(APP);
        assertThat(diff(UNKNOWN, Map.of(APP, MARK)).changes())
                .as("that an app is gone isn't known by the plan alone")
                .isEmpty();
    }

    private static RouteDiff diff(WantedRoutes wanted, Map<AppKey, String> texts) {
        Map<AppKey, FoundFile> found = new TreeMap<>();
        texts.forEach((app, text) -> found.put(app, FoundFile.read("home", app, text)));
        return RouteDiff.of("home", wanted, found);
    }

    private static WantedRoutes wanted(
            SortedMap<AppKey, RouteFile> desired,
            Set<AppKey> kept,
            Set<AppKey> known,
            boolean drained,
            boolean restoring) {
        return new WantedRoutes(new RouteSet(desired, kept, drained, restoring), kept, known);
    }
}
