package io.exposedapp.plan.world;

import io.exposedapp.model.AppKey;
import io.exposedapp.model.HostPath;
import java.util.Collection;
import java.util.List;

/**
 * A relay port and the app that holds it. It is stored as ConfigMap {@code port-N} in the relays' namespace. Creating
 * that object claims the port, because the API server lets only one writer create it.
 *
 * @param port the relay port
 * @param state whether the app serves there, or the port is reserved for it
 * @param app the app that holds the port
 * @param uid the UID of that app when the claim was last written
 * @param hosts hosts and paths that the app holds
 * @param edges names of the edges that serve the app
 * @param sources tailnet addresses of the edges that the relay admits
 */
public record PortClaim(
        int port, State state, AppKey app, String uid, List<HostPath> hosts, List<String> edges, List<String> sources) {

    /** What a claim is for. */
    public enum State {
        /** The app exists and uses the port. */
        Held,
        /** The app was deleted. The port is kept for its return until another app needs it. */
        Reserved
    }

    public static PortClaim held(
            int port,
            AppKey app,
            String uid,
            Collection<HostPath> hosts,
            Collection<String> edges,
            Collection<String> sources) {
        return new PortClaim(port, State.Held, app, uid, List.copyOf(hosts), List.copyOf(edges), List.copyOf(sources));
    }

    public static PortClaim reserved(int port, AppKey app, String uid) {
        return new PortClaim(port, State.Reserved, app, uid, List.of(), List.of(), List.of());
    }

    /** The same claim for a deleted app. Only the port is kept. */
    public PortClaim reserve() {
        return reserved(port, app, uid);
    }

    /** The same claim for an app that lost its grant. Only the port is held. */
    public PortClaim withoutAccess() {
        return held(port, app, uid, List.of(), List.of(), List.of());
    }

    /** Whether both claims have the same state and the same app with the same UID, whatever else they contain. */
    public boolean isHolderOf(PortClaim other) {
        return state == other.state && app.equals(other.app) && uid.equals(other.uid);
    }

    public boolean isReserved() {
        return state == State.Reserved;
    }
}
