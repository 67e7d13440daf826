package io.exposedapp.model;

import io.exposedapp.api.EdgeSpec;

/** Whether two Edges speak of one VPS. */
public final class SameVps {

    private SameVps() {}

    /** By its address in the tailnet, its host keys, or where its sshd is. */
    public static boolean is(EdgeSpec one, EdgeSpec other) {
        return one.tailnetAddress().equals(other.tailnetAddress())
                || one.ssh().hostKeys().stream().anyMatch(other.ssh().hostKeys()::contains)
                || (one.ssh().host() != null
                        && one.ssh().host().equals(other.ssh().host()));
    }
}
