package io.exposedapp.plan.reach;

import java.util.List;
import java.util.stream.Stream;

/**
 * How something outside the cluster is probed.
 *
 * @param well whether the last result is as it should be. It is then probed rarely
 * @param cause what the result depends on besides the outside world. When it changes, the probe runs at once
 */
public record Watch(boolean well, List<String> cause) {

    /** Of something that several apps depend on: the host of apps that each have paths of their own. */
    public Watch and(Watch other) {
        return new Watch(
                well && other.well,
                Stream.concat(cause.stream(), other.cause.stream()).toList());
    }
}
