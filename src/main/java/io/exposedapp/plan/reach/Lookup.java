package io.exposedapp.plan.reach;

import java.util.List;
import java.util.stream.Stream;

/**
 * How the DNS of a host is looked up.
 *
 * @param well whether the last answer is as it should be. The host is then looked up rarely
 * @param cause what the check depends on besides the DNS. When it changes, the host is looked up at once
 */
public record Lookup(boolean well, List<String> cause) {

    /** Of a host that several apps have, each with paths of its own. */
    public Lookup and(Lookup other) {
        return new Lookup(
                well && other.well,
                Stream.concat(cause.stream(), other.cause.stream()).toList());
    }
}
