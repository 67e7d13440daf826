package io.exposedapp.plan.route;

import io.exposedapp.model.AppKey;
import io.exposedapp.traefik.RouteFile;
import java.util.Set;
import java.util.SortedMap;

/**
 * The desired routes of one edge. The edge is visited at once when this set changes, so the set contains nothing about
 * apps that do not concern the edge.
 *
 * @param desired by app, its route file
 * @param kept apps whose observed file is kept as it is, such as the last good route of a refused app
 * @param drained whether all our files are removed, whatever their apps ask for
 * @param restoring whether files of unknown apps stay for now, because the apps may be about to return
 */
public record RouteSet(SortedMap<AppKey, RouteFile> desired, Set<AppKey> kept, boolean drained, boolean restoring) {}
