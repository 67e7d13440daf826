package io.exposedapp.plan.relay;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.exposedapp.model.Settings;
import io.exposedapp.plan.ReadyPod;
import io.exposedapp.plan.world.PortClaim;
import io.exposedapp.plan.world.Yaml;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A relay that runs, and its pods, as today's manifest renders them: they never go stale when the manifest changes.
 *
 * @param claim whose it is
 * @param backend where it forwards to, ADDRESS:PORT
 * @param nodes nodes that it runs on, with their tailnet addresses
 * @param pods by the end of their name
 * @param patch a merge patch of the DaemonSet
 */
public record RelayDocument(
        ClaimDocument claim,
        String backend,
        SortedMap<String, String> nodes,
        SortedMap<String, PodDocument> pods,
        ObjectNode patch) {

    /**
     * One pod of the relay.
     *
     * @param ready whether it is
     * @param created when it was, RFC 3339
     * @param since when it became ready, RFC 3339
     * @param sources addresses that it admits, where it was made from an earlier manifest
     * @param backend address and port that it forwards to, likewise
     * @param patch a merge patch of the Pod
     */
    record PodDocument(
            String node,
            Boolean ready,
            String created,
            String since,
            List<String> sources,
            String backend,
            ObjectNode patch) {

        PodDocument {
            ready = Objects.requireNonNullElse(ready, true);
            patch = Objects.requireNonNullElse(patch, JsonNodeFactory.instance.objectNode());
        }
    }

    public RelayDocument {
        pods = Objects.requireNonNullElseGet(pods, TreeMap::new);
        patch = Objects.requireNonNullElse(patch, JsonNodeFactory.instance.objectNode());
    }

    /** @param owner the ConfigMap of the installation */
    public List<HasMetadata> objects(Settings settings, ConfigMap owner, int port) {
        RelayManifest manifest = RelayManifest.of(settings, owner, nodes.keySet());
        List<HasMetadata> objects = new ArrayList<>();
        objects.add(Yaml.patched(render(manifest, port, claim.sources(), backend), patch));
        pods.forEach((suffix, pod) -> {
            DaemonSet madeFrom = render(
                    manifest,
                    port,
                    Objects.requireNonNullElse(pod.sources, claim.sources()),
                    Objects.requireNonNullElse(pod.backend, backend));
            objects.add(Yaml.patched(pod(madeFrom, suffix, pod), pod.patch));
        });
        return objects;
    }

    private DaemonSet render(RelayManifest manifest, int port, List<String> sources, String forwardsTo) {
        String[] address = forwardsTo.split(":", -1);
        PortClaim held = claim.held(port, sources);
        Backend backend = new Backend(held.app().name(), address[0], Integer.parseInt(address[1]));
        return manifest.render(held, new Forwarding(held.app(), port, backend, nodes, sources));
    }

    private static Pod pod(DaemonSet relay, String suffix, PodDocument pod) {
        String name = relay.getMetadata().getName();
        return new PodBuilder(ReadyPod.of(relay, name + "-" + suffix, pod.node))
                .editMetadata()
                .withCreationTimestamp(pod.created)
                .addNewOwnerReference()
                .withApiVersion("apps/v1")
                .withKind("DaemonSet")
                .withName(name)
                .withUid(name)
                .endOwnerReference()
                .endMetadata()
                .editStatus()
                .editFirstCondition()
                .withStatus(pod.ready ? "True" : "False")
                .withLastTransitionTime(pod.since)
                .endCondition()
                .endStatus()
                .build();
    }
}
