package io.exposedapp.plan.route;

import io.exposedapp.model.AppKey;
import io.exposedapp.traefik.RouteFile;
import java.util.Set;
import java.util.SortedMap;

/**
 * The routes of one edge as they should be. An edge is visited at once when this changes, so it holds nothing of apps
 * that the edge has nothing to do with.
 *
 * @param desired by app
 * @param kept apps whose file was seen there and stays as it is: refused ones with their last good route
 * @param drained all our files go, whatever their apps say
 * @param restoring files of apps that aren't known stay for now: the apps may be about to return
 */
public record RouteSet(SortedMap<AppKey, RouteFile> desired, Set<AppKey> kept, boolean drained, boolean restoring) {}
