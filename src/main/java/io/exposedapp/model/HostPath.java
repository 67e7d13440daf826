package io.exposedapp.model;

import io.exposedapp.api.Alias;
import io.exposedapp.api.ExposedAppSpec;
import io.exposedapp.api.PathSpec;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A part of the public name space that an app can hold: a host, and all of its paths below a prefix.
 *
 * @param prefix "/" for the whole host
 */
public record HostPath(String host, String prefix) implements Comparable<HostPath> {

    private static final String ALL = "/";

    /** All hosts and paths that an app asks for. */
    public static SortedSet<HostPath> of(ExposedAppSpec spec) {
        SortedSet<HostPath> all = new TreeSet<>();
        hosts(spec).forEach(host -> spec.paths().forEach(path -> all.add(new HostPath(host, path.prefix()))));
        return all;
    }

    public static Stream<String> hosts(ExposedAppSpec spec) {
        return Stream.concat(Stream.of(spec.host()), spec.aliases().stream().map(Alias::host));
    }

    public static HostPath of(String host, PathSpec path) {
        return new HostPath(host, path.prefix());
    }

    /** Parses the text form, which is the host followed by the prefix. */
    public static Optional<HostPath> parse(String text) {
        int slash = text.indexOf('/');
        return slash < 1
                ? Optional.empty()
                : Optional.of(new HostPath(text.substring(0, slash), text.substring(slash)));
    }

    public boolean isWholeHost() {
        return prefix.equals(ALL);
    }

    @Override
    public int compareTo(HostPath other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return host + prefix;
    }
}
