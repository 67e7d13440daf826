package io.exposedapp.plan.world;

import java.util.Comparator;
import java.util.Optional;

/**
 * What a public probe requests, as a visitor would.
 *
 * @param host the host that the visitor asks for
 * @param address a public address that the host resolves to, or should
 * @param path the path of the request. Empty if only the certificate is looked at
 */
public record PublicTarget(String host, String address, Optional<String> path) implements Comparable<PublicTarget> {

    @Override
    public int compareTo(PublicTarget other) {
        return Comparator.comparing(PublicTarget::host)
                .thenComparing(PublicTarget::address)
                .thenComparing(t -> t.path().orElse(""))
                .compare(this, other);
    }
}
