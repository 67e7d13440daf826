package io.exposedapp.edge;

import java.time.Duration;
import java.util.Set;

/**
 * Settings of a visit.
 *
 * @param clusterUid distinguishes this cluster from another one of the same name
 * @param edges names of the Edges that exist
 * @param checkInterval the time after which a file is read although its size and time are unchanged
 * @param restoreGrace how long files of unknown apps stay after a rebuilt cluster took over its name
 */
record VisitSettings(
        String clusterName, String clusterUid, Set<String> edges, Duration checkInterval, Duration restoreGrace) {}
