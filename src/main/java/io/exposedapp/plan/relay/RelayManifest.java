package io.exposedapp.plan.relay;

import io.exposedapp.model.HostPath;
import io.exposedapp.model.Names;
import io.exposedapp.model.Settings;
import io.exposedapp.plan.world.PortClaim;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.NodeSelectorTermBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Renders the relay of one port, a DaemonSet in the host network. Values are written as the API server would write
 * them, so that a comparison finds no spurious difference.
 */
public record RelayManifest(Settings settings, ConfigMap owner, PodSpec pod, String hash) {

    /**
     * The user of the pods. Any user works, but all pods of a port need the same one: only then does SO_REUSEPORT let a
     * new pod bind beside the old one.
     */
    private static final long USER = 65532L;

    /** A new pod that ends within this time after it became ready does not replace the old pod. */
    static final int MIN_READY_SECONDS = 3;

    /**
     * How long a pod may drain. It is longer than Traefik keeps an idle connection (90 s), and longer than most
     * downloads take. Relays of deleted apps are removed at once.
     */
    private static final long DRAIN_SECONDS = 300L;

    /** The grace period of a pod that is not to drain. */
    public static final long AT_ONCE_SECONDS = 1L;

    /** A file system in memory that each pod has, so that it needs no volume. */
    static final String FOLDER = "/dev/shm";

    /**
     * Writes HAProxy's files from the pod's annotations. A pod without volumes starts sooner: the kubelet looks for
     * mounted volumes every 0.3 s (Kubernetes, pkg/kubelet/volumemanager).
     */
    private static final String START = "cd " + FOLDER
            + " && printf %s \"$CONFIGURATION\" >haproxy.cfg && printf %s \"$SCRIPT\" >health.lua"
            + " && exec haproxy -db -f haproxy.cfg";

    /**
     * Increase this with each change of what runs in the pods. It is part of the pods' hash, which shows which relays
     * have to be rolled out. Pods of equal hash run the same, whatever library wrote them.
     */
    static final int REVISION = 5;

    /** @param nodes names of the nodes that every relay runs on */
    public static RelayManifest of(Settings settings, ConfigMap owner, Collection<String> nodes) {
        SortedSet<String> sorted = new TreeSet<>(nodes);
        return new RelayManifest(settings, owner, podOn(sorted, settings), hash(sorted, settings));
    }

    public DaemonSet render(PortClaim claim, Forwarding forwarding) {
        int port = claim.port();
        Map<String, String> annotations = new TreeMap<>(Map.of(
                Names.APP_NAMESPACE_ANNOTATION,
                claim.app().namespace(),
                Names.APP_NAME_ANNOTATION,
                claim.app().name(),
                Names.APP_UID_ANNOTATION,
                claim.uid(),
                Names.EDGES_ANNOTATION,
                String.join(" ", claim.edges()),
                Names.SOURCES_ANNOTATION,
                String.join(" ", claim.sources()),
                Names.ROUTES_ANNOTATION,
                claim.hosts().stream().map(HostPath::toString).collect(Collectors.joining(" "))));
        Map<String, String> podAnnotations = new TreeMap<>(Map.of(
                Names.HAPROXY_ANNOTATION,
                HaproxyConfig.render(forwarding),
                Names.SCRIPT_ANNOTATION,
                RelayHealth.SCRIPT,
                Names.FORWARDING_ANNOTATION,
                forwarding.text(),
                Names.POD_ANNOTATION,
                hash));
        // @formatter:off
    DaemonSet daemonSet = new DaemonSetBuilder()
        .withNewMetadata()
          .withName(Names.relay(port))
          .withNamespace(settings.relaysNamespace())
          .withLabels(new TreeMap<>(Names.relayLabels(port)))
          .withAnnotations(annotations)
          .addNewOwnerReference()
            .withApiVersion("v1")
            .withKind("ConfigMap")
            .withName(owner.getMetadata().getName())
            .withUid(owner.getMetadata().getUid())
          .endOwnerReference()
        .endMetadata()
        .withNewSpec()
          .withMinReadySeconds(MIN_READY_SECONDS)
          .withNewSelector().withMatchLabels(new TreeMap<>(Names.podLabels(port))).endSelector()
          .withNewUpdateStrategy()
            .withType("RollingUpdate")
            .withNewRollingUpdate().withMaxSurge(new IntOrString(1)).withMaxUnavailable(new IntOrString(0)).endRollingUpdate()
          .endUpdateStrategy()
          .withNewTemplate()
            .withNewMetadata().withLabels(new TreeMap<>(Names.podLabels(port))).withAnnotations(podAnnotations).endMetadata()
          .endTemplate()
        .endSpec()
        .build();
    // @formatter:on
        daemonSet.getSpec().getTemplate().setSpec(probed(port));
        return daemonSet;
    }

    private PodSpec probed(int port) {
        return new PodSpecBuilder(pod)
                .editFirstContainer()
                .withReadinessProbe(RelayHealth.probe(port))
                .endContainer()
                .build();
    }

    private static PodSpec pod(Settings settings) {
        // @formatter:off
    return new PodSpecBuilder()
        .withHostNetwork(true)
        .withDnsPolicy("Default")
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withTerminationGracePeriodSeconds(DRAIN_SECONDS)
        .withNewSecurityContext()
          .withRunAsNonRoot(true).withRunAsUser(USER).withRunAsGroup(USER)
          .withNewSeccompProfile().withType("RuntimeDefault").endSeccompProfile()
        .endSecurityContext()
        // A relay runs on every node of the tailnet, including control plane nodes.
        .addNewToleration().withOperator("Exists").endToleration()
        .addNewContainer()
          .withName("haproxy")
          .withImage(settings.relayImage())
          .withImagePullPolicy(settings.relayPullPolicy())
          // The last log lines of HAProxy show whether the port was in use.
          .withTerminationMessagePolicy("FallbackToLogsOnError")
          .withCommand("sh", "-c", START)
          .addNewEnv()
            .withName("NODE_NAME")
            .withNewValueFrom().withNewFieldRef().withApiVersion("v1").withFieldPath("spec.nodeName").endFieldRef().endValueFrom()
          .endEnv()
          .addNewEnv()
            .withName("CONFIGURATION")
            .withNewValueFrom().withNewFieldRef().withApiVersion("v1").withFieldPath(annotation(Names.HAPROXY_ANNOTATION)).endFieldRef().endValueFrom()
          .endEnv()
          .addNewEnv()
            .withName("SCRIPT")
            .withNewValueFrom().withNewFieldRef().withApiVersion("v1").withFieldPath(annotation(Names.SCRIPT_ANNOTATION)).endFieldRef().endValueFrom()
          .endEnv()
          .withNewResources()
            .addToRequests("cpu", new Quantity("5m")).addToRequests("memory", new Quantity("16Mi"))
            .addToLimits("memory", new Quantity("128Mi"))
          .endResources()
          .withNewSecurityContext()
            .withAllowPrivilegeEscalation(false).withReadOnlyRootFilesystem(true)
            .withNewCapabilities().withDrop("ALL").endCapabilities()
          .endSecurityContext()
        .endContainer()
        .build();
    // @formatter:on
    }

    private static String annotation(String name) {
        return "metadata.annotations['" + name + "']";
    }

    /**
     * Node affinity by name. There is one term for each node, because a term on metadata.name takes exactly one value
     * (Kubernetes API, NodeSelectorTerm).
     */
    private static PodSpec podOn(SortedSet<String> nodes, Settings settings) {
        List<NodeSelectorTerm> terms = nodes.stream()
                .map(n -> new NodeSelectorTermBuilder()
                        .addNewMatchField()
                        .withKey("metadata.name")
                        .withOperator("In")
                        .withValues(n)
                        .endMatchField()
                        .build())
                .toList();
        return new PodSpecBuilder(pod(settings))
                .withNewAffinity()
                .withNewNodeAffinity()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .withNodeSelectorTerms(terms)
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .endAffinity()
                .build();
    }

    /** A hash of everything that the pods are made from, except for the content of their other annotations. */
    private static String hash(SortedSet<String> nodes, Settings settings) {
        String inputs = String.join(
                "\n",
                Integer.toString(REVISION),
                settings.relayImage(),
                settings.relayPullPolicy(),
                String.join(",", nodes));
        return Integer.toHexString(inputs.hashCode());
    }
}
