package io.exposedapp.edge.lease;

import io.exposedapp.model.Names;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The content of the lease file on an edge, which says which cluster holds our cluster's name there. Two clusters of
 * one name would undo each other's routes forever, but a cluster that was destroyed and rebuilt has to get its files
 * back. The file's time distinguishes the two cases, because a running cluster writes the file twice a minute.
 *
 * @param cluster the UID of the cluster's namespace kube-system
 * @param edge the name of the Edge through which that cluster reaches the VPS
 * @param takenOver when that cluster took over the lease from another one, in seconds since 1970 by the edge's clock. 0
 *     means never
 */
public record ClusterLease(String cluster, String edge, long takenOver) {

    /** A visit writes the file if the last write is at least this long ago. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(25);

    /** After this time without a heartbeat, a cluster counts as gone. */
    public static final Duration SILENCE = Duration.ofSeconds(90);

    private static final Pattern TEXT = Pattern.compile(
            "#[^\n]*\ncluster: ([0-9A-Za-z-]{1,64})\nedge: ([0-9a-z.-]{1,253})\ntakenOver: ([0-9]{1,12})\n");

    /** The holder of a lease. */
    public enum Owner {
        /** This cluster. */
        Us,
        /** This cluster through another of its Edges. Two Edges that name one VPS would undo each other's routes. */
        OtherEdge,
        /** No cluster. */
        Free,
        /** Another cluster, which is gone. */
        Gone,
        /** Another cluster, which is running. */
        Other,
        /** An unknown owner. This operator does not understand the file, which a newer operator may have written. */
        Unknown
    }

    /** The text of the file. Operators of all versions so far can read it. */
    public String render(String clusterName) {
        return Names.leaseMark(clusterName) + "\ncluster: " + cluster + "\nedge: " + edge + "\ntakenOver: " + takenOver
                + "\n";
    }

    /** Empty for a text that contains anything other than these fields. */
    public static Optional<ClusterLease> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new ClusterLease(matcher.group(1), matcher.group(2), Long.parseLong(matcher.group(3))))
                : Optional.empty();
    }

    /**
     * The owner, according to the text of the file. An empty file is free: the operator only renames whole files, so an
     * empty file is what a power cut leaves. Any other text has an owner.
     *
     * @param us the lease that this cluster would write
     * @param text the text of the file. Empty if there is no file
     * @param edges names of the Edges that exist
     * @param silence how long ago the file was written, by the edge's clock
     */
    public static Owner owner(ClusterLease us, Optional<String> text, Set<String> edges, Duration silence) {
        return text.orElse("").isEmpty()
                ? Owner.Free
                : text.flatMap(ClusterLease::parse)
                        .map(there -> there.owner(us, edges, silence))
                        .orElse(Owner.Unknown);
    }

    private Owner owner(ClusterLease us, Set<String> edges, Duration silence) {
        if (cluster.equals(us.cluster)) {
            return edge.equals(us.edge) || !edges.contains(edge) ? Owner.Us : Owner.OtherEdge;
        }
        return silence.compareTo(SILENCE) < 0 ? Owner.Other : Owner.Gone;
    }
}
