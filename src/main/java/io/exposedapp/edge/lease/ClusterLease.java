package io.exposedapp.edge.lease;

import io.exposedapp.model.Names;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the claim file on an edge says: which cluster bears our cluster's name there. Two clusters of one name would
 * undo each other's routes for ever; one that was destroyed and built anew has to get its files back. The file's time
 * tells them apart: who lives writes it twice a minute.
 *
 * @param cluster the UID of the cluster's namespace kube-system
 * @param edge the Edge by which that cluster goes there
 * @param takenOver when it took the name over from another cluster, in seconds since 1970 by the edge's clock; 0: never
 */
public record ClusterLease(String cluster, String edge, long takenOver) {

    /** How often the operator writes the file, at least. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(25);

    /** After this time without a sign of life a cluster is taken for gone. */
    public static final Duration SILENCE = Duration.ofSeconds(90);

    private static final Pattern TEXT = Pattern.compile(
            "#[^\n]*\ncluster: ([0-9A-Za-z-]{1,64})\nedge: ([0-9a-z.-]{1,253})\ntakenOver: ([0-9]{1,12})\n");

    /** To whom the name belongs. */
    public enum Owner {
        /** To this cluster. */
        Us,
        /** To this cluster by another of its Edges: two that speak of one VPS would undo each other's routes. */
        OtherEdge,
        /** To nobody yet. */
        Nobody,
        /** To a cluster that is gone. */
        Gone,
        /** To another cluster that lives. */
        Other
    }

    public String render(String clusterName) {
        return Names.claimMark(clusterName) + "\ncluster: " + cluster + "\nedge: " + edge + "\ntakenOver: " + takenOver
                + "\n";
    }

    /** Empty for what isn't a claim: then nobody has the name. */
    public static Optional<ClusterLease> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new ClusterLease(matcher.group(1), matcher.group(2), Long.parseLong(matcher.group(3))))
                : Optional.empty();
    }

    /**
     * @param us what we would write
     * @param there what the file says now
     * @param edges names of the Edges there are
     * @param silence how long ago it was written, by the edge's clock
     */
    public static Owner owner(ClusterLease us, Optional<ClusterLease> there, Set<String> edges, Duration silence) {
        if (there.isEmpty()) {
            return Owner.Nobody;
        }
        if (there.get().cluster().equals(us.cluster())) {
            return there.get().edge().equals(us.edge())
                            || !edges.contains(there.get().edge())
                    ? Owner.Us
                    : Owner.OtherEdge;
        }
        return silence.compareTo(SILENCE) < 0 ? Owner.Other : Owner.Gone;
    }
}
