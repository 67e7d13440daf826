package io.exposedapp.plan.relay;

import io.exposedapp.model.HostPath;
import io.exposedapp.plan.world.PortClaim;
import io.exposedapp.plan.world.Yaml;
import java.util.List;
import java.util.Optional;

/**
 * The port claim of an app. Nothing else in the worlds knows how that is written.
 *
 * @param app namespace/name
 * @param routes hosts and paths that it holds
 * @param edges names of the edges that serve it
 * @param sources addresses that its relay admits
 */
public record ClaimDocument(String app, String uid, List<String> routes, List<String> edges, List<String> sources) {

    /** The claim of an app that is there. */
    public PortClaim held(int port) {
        return held(port, sources);
    }

    PortClaim held(int port, List<String> admitted) {
        return PortClaim.held(
                port,
                Yaml.app(app),
                uid,
                routes.stream().map(HostPath::parse).map(Optional::orElseThrow).toList(),
                edges,
                admitted);
    }

    /** The claim of a deleted app. */
    public PortClaim reserved(int port) {
        return PortClaim.reserved(port, Yaml.app(app), uid);
    }
}
