package io.exposedapp.plan.relay;

import io.exposedapp.model.AppKey;
import io.exposedapp.plan.world.PortClaim;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * The desired port claims and relays of the cluster. Those that are neither desired nor removed stay as they are: they
 * are the last good ones of apps that are refused now.
 *
 * @param claims by port
 * @param desired DaemonSets by name
 * @param removals relays and claims to remove
 * @param rolling names of DaemonSets whose pods are being replaced
 * @param waiting names of desired DaemonSets whose change waits until fewer others are being rolled out
 * @param notes annotations that the installation's ConfigMap lacks
 * @param stalePods pods to delete, by name
 */
public record RelaySet(
        SortedMap<Integer, PortClaim> claims,
        SortedMap<String, DaemonSet> desired,
        List<Removal> removals,
        Set<String> rolling,
        Set<String> waiting,
        SortedMap<String, String> notes,
        SortedMap<String, StalePod> stalePods) {

    /** Why a relay is removed, and what happens to its port claim. */
    public enum Cause {
        /**
         * The app was deleted, according to the cache. The API server is asked before the removal. The port becomes
         * reserved.
         */
        AppGone(ClaimAfter.Reserved, false),
        /** The app uses another port now, on every edge. The port is released. */
        PortChanged(ClaimAfter.Released, true),
        /**
         * The app cannot use the port: another app's file bars its edges, and no other port is free. The port is
         * released.
         */
        PortGivenUp(ClaimAfter.Released, true),
        /** The app lost its grant. It keeps the port. */
        AccessWithdrawn(ClaimAfter.Kept, false),
        /** The app's Service is gone or has no address any more, and another Service may get the one it had. */
        BackendGone(ClaimAfter.Kept, false),
        /** The relay was made for an app that no longer holds the port. */
        NotHolder(ClaimAfter.Kept, false),
        /** A DaemonSet of version 0.1 without pods, whose port has a claim now. */
        Superseded(ClaimAfter.Kept, true);

        private final ClaimAfter claim;
        private final boolean drains;

        Cause(ClaimAfter claim, boolean drains) {
            this.claim = claim;
            this.drains = drains;
        }

        public ClaimAfter claim() {
            return claim;
        }

        /** Whether open connections may finish. If not, the pods are deleted at once. */
        public boolean drains() {
            return drains;
        }
    }

    /** What a removal does to the claim of its port. */
    public enum ClaimAfter {
        Kept,
        Reserved,
        Released
    }

    /**
     * @param claim the port's claim as observed. If it has changed since, nothing is removed
     * @param app the app that the relay was made for. A relay of another app stays
     * @param relay name of the DaemonSet. Empty if only the claim is removed
     * @param pods names of its pods
     */
    public record Removal(PortClaim claim, AppKey app, Cause cause, Optional<String> relay, List<String> pods) {}

    /** Why a pod is deleted. */
    public enum Staleness {
        /** It no longer has a DaemonSet, and nothing is relayed on its port. */
        Orphaned(false),
        /**
         * It forwards to a former address of the Service, or admits no edge, and a ready pod on its node does better.
         */
        Outdated(false),
        /** It forwards to an address that its Service has lost, and that another Service may have now. */
        Misdirected(false),
        /** A newer pod on its node is ready, and Kubernetes failed to delete this one. */
        Replaced(true);

        private final boolean drains;

        Staleness(boolean drains) {
            this.drains = drains;
        }

        /** Whether open connections may finish. If not, the pod is deleted at once. */
        public boolean drains() {
            return drains;
        }
    }

    /** @param from when the pod is deleted. Empty means now */
    public record StalePod(Staleness why, Optional<Instant> from) {}
}
