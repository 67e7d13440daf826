package io.exposedapp.plan.relay;

import io.exposedapp.model.AppKey;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/**
 * The relays of the cluster as they should be. Relays that are neither desired nor removed stay as they are: the last
 * good ones of apps that are refused now.
 *
 * @param desired by name
 * @param removals what is to go
 * @param rolling names of those whose pods are being replaced
 * @param notes annotations that the installation's ConfigMap lacks
 * @param farewells names of pods that were left without a relay: they go at once
 * @param outdated names of pods that forward to where their app's Service isn't any more, or let nobody in, and have
 *     successors: they go at once
 * @param succeeded pods that a newer one on their node has taken over from: by name the time from which on they are
 *     ended, if Kubernetes forgets it
 */
public record RelaySet(
        SortedMap<String, DaemonSet> desired,
        List<Removal> removals,
        Set<String> rolling,
        SortedMap<String, String> notes,
        List<String> farewells,
        List<String> outdated,
        SortedMap<String, Instant> succeeded) {

    /** Why a relay goes. */
    public enum Cause {
        /**
         * Its app is gone, as far as the cache says: to be asked again before anything is removed. Its port is reserved
         * already.
         */
        AppGone,
        /** Its app uses another port by now, on every edge. */
        PortChanged,
        /**
         * It lets nobody in: a file of another app keeps its own app's edges out, and no other port is free. Whoever is
         * led there can have it.
         */
        PortGivenUp,
        /** It is a reservation, and its port has a relay again. */
        ReservationUsed
    }

    /**
     * @param name of the DaemonSet
     * @param app whose it has to be, else it stays
     */
    public record Removal(String name, AppKey app, Cause cause) {}
}
