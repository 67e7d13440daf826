package io.exposedapp.model;

import io.exposedapp.api.EdgeSpec;

/** Decides whether two Edges name the same VPS. */
public final class SameVps {

    private SameVps() {}

    /** True if both have the same tailnet address, a host key in common, or the same host of sshd. */
    public static boolean is(EdgeSpec one, EdgeSpec other) {
        return one.tailnetAddress().equals(other.tailnetAddress())
                || one.ssh().hostKeys().stream().anyMatch(other.ssh().hostKeys()::contains)
                || (one.ssh().host() != null
                        && one.ssh().host().equals(other.ssh().host()));
    }
}
