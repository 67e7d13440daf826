package io.exposedapp.edge;

import java.time.Duration;
import java.util.Set;

/**
 * Settings of a visit.
 *
 * @param clusterUid tells this cluster from another one of the same name
 * @param edges names of the Edges there are
 * @param checkInterval after which a file is read although its size and time are unchanged
 * @param restoreGrace how long files of unknown apps stay after a rebuilt cluster took its name over
 */
record VisitSettings(
        String clusterName, String clusterUid, Set<String> edges, Duration checkInterval, Duration restoreGrace) {}
