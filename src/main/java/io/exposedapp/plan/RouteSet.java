package io.exposedapp.plan;

import java.util.Set;
import java.util.SortedMap;

/**
 * The routes of one edge as they should be.
 *
 * @param desired by app
 * @param kept apps whose file stays as it is: refused ones with their last good route
 * @param known all apps there are; a file of another app is removed once the API server says that its app is gone
 */
public record RouteSet(SortedMap<AppKey, RouteFile> desired, Set<AppKey> kept, Set<AppKey> known) {

  /** The apps whose file goes because their own spec says so: another edge, another wish. */
  public boolean isUnwanted(AppKey app) {
    return known.contains(app) && !kept.contains(app) && !desired.containsKey(app);
  }
}
