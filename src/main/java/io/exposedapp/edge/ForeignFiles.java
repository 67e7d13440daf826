package io.exposedapp.edge;

import io.exposedapp.edge.sftp.RemoteFile;
import io.exposedapp.edge.sftp.RouteDirectory;
import io.exposedapp.model.Result;
import io.exposedapp.traefik.ForeignFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files of others in the folder that Traefik watches. A file that Traefik cannot parse blocks all changes of our
 * files too, so these files are read, once for each change. They are never written.
 */
final class ForeignFiles {

    private final Map<RemoteFile, Optional<String>> known = new HashMap<>();

    /** By name, what is wrong with a file. Files that our account may not read are left out. */
    Result<Map<String, String>> broken(List<RemoteFile> foreign, RouteDirectory routes) {
        known.keySet().retainAll(foreign);
        List<RemoteFile> unread = foreign.stream()
                .filter(file -> ForeignFile.isRead(file.name()) && !known.containsKey(file))
                .toList();
        return RouteDirectory.each(unread, file -> routes.read(file.name())).map(texts -> {
            for (int i = 0; i < texts.size(); i++) {
                known.put(unread.get(i), texts.get(i).value().flatMap(ForeignFile::problem));
            }
            return broken();
        });
    }

    private Map<String, String> broken() {
        Map<String, String> broken = new TreeMap<>();
        known.forEach((file, problem) -> problem.ifPresent(what -> broken.put(file.name(), what)));
        return broken;
    }
}
