package io.exposedapp.edge;

import io.exposedapp.edge.sftp.RemoteFile;
import io.exposedapp.model.AppKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** What is known of our files on one edge, so that a visit does not read unchanged files. */
final class RouteLedger {

    /** Content checks must not delay changes, so a visit checks only a few files. */
    private static final int CHECKS_A_VISIT = 20;

    /**
     * One file as it was last read or written.
     *
     * @param since since when the file has had this text
     * @param checked when the text was last read
     */
    private record Entry(RemoteFile file, FoundFile found, Instant since, Instant checked) {}

    private final Map<AppKey, Entry> entries = new ConcurrentHashMap<>();

    /** What the file holds, if it is still the one that was read or written. */
    Optional<FoundFile> known(AppKey app, RemoteFile file) {
        return Optional.ofNullable(entries.get(app))
                .filter(e -> e.file().equals(file))
                .map(Entry::found);
    }

    /** Apps whose file content was not checked for this long. Size and time do not show every change. */
    Set<AppKey> due(Duration interval, Instant now) {
        return entries.entrySet().stream()
                .filter(e -> Duration.between(e.getValue().checked(), now).compareTo(interval) >= 0)
                .sorted(Comparator.comparing(e -> e.getValue().checked()))
                .limit(CHECKS_A_VISIT)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    void note(AppKey app, RemoteFile file, FoundFile found, Instant now) {
        entries.compute(
                app,
                (key, before) -> new Entry(
                        file,
                        found,
                        before != null && before.found().text().equals(found.text()) ? before.since() : now,
                        now));
    }

    void forget(AppKey app) {
        entries.remove(app);
    }

    void retain(Set<AppKey> apps) {
        entries.keySet().retainAll(apps);
    }

    /** Since when the file has been as it is, as far as it was observed. */
    Instant since(AppKey app) {
        return entries.get(app).since();
    }
}
