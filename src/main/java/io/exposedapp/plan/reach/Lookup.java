package io.exposedapp.plan.reach;

/**
 * How the DNS of a host is looked up.
 *
 * @param well whether the last answer is as it should be: then it is rarely looked at
 * @param cause changes when the host is to be looked up at once, as after a change of its app or of its Edges
 */
public record Lookup(boolean well, int cause) {

    /** Of a host that two apps have, each with paths of its own. */
    public Lookup and(Lookup other) {
        return new Lookup(well && other.well, cause ^ other.cause);
    }
}
