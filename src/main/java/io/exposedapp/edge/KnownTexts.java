package io.exposedapp.edge;

import io.exposedapp.model.AppKey;
import io.exposedapp.model.Names;
import io.exposedapp.traefik.RouteFile;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Route files written as YAML and read back. Of a thousand apps all but one are as they were at the last visit: those
 * aren't rendered nor parsed again.
 */
final class KnownTexts {

    private record Rendered(RouteFile file, String text) {}

    private record Parsed(String text, Optional<RouteFile> file) {}

    private final Map<AppKey, Rendered> rendered = new HashMap<>();
    private final Map<AppKey, Parsed> parsed = new HashMap<>();

    String render(String clusterName, AppKey app, RouteFile file) {
        Rendered known = rendered.get(app);
        if (known == null || !known.file().equals(file)) {
            known = new Rendered(file, file.render(Names.routeMark(clusterName, app)));
            rendered.put(app, known);
        }
        return known.text();
    }

    Optional<RouteFile> parse(AppKey app, String text) {
        Parsed known = parsed.get(app);
        if (known == null || !known.text().equals(text)) {
            known = new Parsed(text, RouteFile.parse(text));
            parsed.put(app, known);
        }
        return known.file();
    }

    void retain(Set<AppKey> desired, Set<AppKey> found) {
        rendered.keySet().retainAll(desired);
        parsed.keySet().retainAll(found);
    }
}
