package io.exposedapp.edge;

import io.exposedapp.model.AppKey;
import io.exposedapp.model.Names;
import io.exposedapp.traefik.RouteFile;
import java.util.Optional;

/**
 * A file on an edge under one of our names, as it was last read or written.
 *
 * @param isOurs whether its first line is our mark
 * @param content the route in a file of ours. Empty if there is none
 * @param isAsRendered whether the text is exactly what the operator writes for that route
 */
record FoundFile(String text, boolean isOurs, Optional<RouteFile> content, boolean isAsRendered) {

    /**
     * A file that was read. It is parsed once, because parsing costs more than all else that a visit does with the
     * file.
     */
    static FoundFile read(String clusterName, AppKey app, String text) {
        String mark = Names.routeMark(clusterName, app);
        if (!text.startsWith(mark + "\n")) {
            // A file of another program under our name says nothing about which app holds what.
            return unknown(text);
        }
        Optional<RouteFile> content = RouteFile.parse(text);
        return new FoundFile(
                text,
                true,
                content,
                content.filter(file -> file.render(mark).equals(text)).isPresent());
    }

    /** A file that was written. */
    static FoundFile written(RouteFile content, String text) {
        return new FoundFile(text, true, Optional.of(content), true);
    }

    /** A file that is not known to be ours, and is therefore not touched. */
    static FoundFile unknown(String text) {
        return new FoundFile(text, false, Optional.empty(), false);
    }

    /** Whether the file is already what the operator writes for the route. */
    boolean holds(String clusterName, AppKey app, RouteFile wanted) {
        return (isAsRendered && content.equals(Optional.of(wanted)))
                || text.equals(wanted.render(Names.routeMark(clusterName, app)));
    }
}
