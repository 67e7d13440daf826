package io.exposedapp.edge;

import io.exposedapp.plan.AppKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What is known of the files of one edge, so that unchanged ones aren't read at each visit. */
final class RouteLedger {

  /** One file as it was last read or written. */
  record Entry(RemoteFile file, String text, Instant since) {}

  private final Map<AppKey, Entry> entries = new HashMap<>();

  /** The text, if the file is still the one that was read or written. */
  Optional<String> text(AppKey app, RemoteFile file) {
    return Optional.ofNullable(entries.get(app)).filter(e -> e.file().equals(file)).map(Entry::text);
  }

  void note(AppKey app, RemoteFile file, String text, Instant now) {
    Entry before = entries.get(app);
    Instant since = before != null && before.text().equals(text) ? before.since() : now;
    entries.put(app, new Entry(file, text, since));
  }

  void forget(AppKey app) {
    entries.remove(app);
  }

  /** Since when the file has been as it is, as far as was seen. */
  Instant since(AppKey app) {
    return entries.get(app).since();
  }
}
