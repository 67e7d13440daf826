package io.exposedapp.plan.relay;

import io.exposedapp.model.HostPath;
import io.exposedapp.model.Settings;
import io.exposedapp.plan.world.Yaml;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is written down of an app that has a port. Nothing else in the tests knows where that is written.
 *
 * @param app namespace/name
 * @param routes hosts and paths that it holds
 * @param edges names of the edges that serve it
 * @param sources addresses that its relay admits
 */
public record ClaimDocument(String app, String uid, List<String> routes, List<String> edges, List<String> sources) {

    RelayOwnership ownership(List<String> admitted) {
        return new RelayOwnership(
                Yaml.app(app),
                uid,
                routes.stream().map(HostPath::parse).map(Optional::orElseThrow).toList(),
                edges,
                admitted);
    }

    /** The port of a deleted app. */
    public HasMetadata reservation(Settings settings, ConfigMap owner, int port) {
        return new RelayManifest(settings, owner, Map.of()).reservation(port, Yaml.app(app), uid);
    }
}
