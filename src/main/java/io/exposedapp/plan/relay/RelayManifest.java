package io.exposedapp.plan.relay;

import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.HostPath;
import io.exposedapp.model.Names;
import io.exposedapp.model.Settings;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.NodeSelectorTermBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Renders the relay of one port: a DaemonSet in the host network. Values are written as the API server would, so that
 * comparing finds no difference where there is none.
 */
public final class RelayManifest {

    /**
     * Any user will do, but the same one for all pods of a port: only then SO_REUSEPORT lets a new pod bind beside the
     * old one.
     */
    private static final long USER = 65532L;

    /** A relay that ends so soon after it was ready leaves the old pod. */
    static final int MIN_READY_SECONDS = 3;

    /** How long a relay on a busy node may take to start, in seconds; then its container is made anew. */
    private static final int STARTING_SECONDS = 120;

    /**
     * Longer than Traefik keeps an idle connection (90 s), and than most downloads take. Relays of deleted apps go at
     * once.
     */
    private static final long DRAIN_SECONDS = 300L;

    private static final String CONFIG = "/etc/relay/haproxy.cfg";

    private static final JsonMapper SORTED = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    /**
     * What runs on some nodes.
     *
     * @param hash another one for anything else
     */
    private record PodOnNodes(PodSpec spec, String hash) {}

    private final Settings settings;
    private final ConfigMap owner;

    /** What runs in the pods is the same for all ports: made once, and shared by all relays that are rendered here. */
    private final PodSpec nowhere;

    private final Map<List<String>, PodOnNodes> onNodes = new HashMap<>();

    private final Map<List<?>, DaemonSet> before;
    private final Map<List<?>, DaemonSet> rendered = new HashMap<>();

    /** @param before what was rendered for the last plan, see {@link #rendered} */
    public RelayManifest(Settings settings, ConfigMap owner, Map<List<?>, DaemonSet> before) {
        this.settings = settings;
        this.owner = owner;
        this.before = before;
        nowhere = new PodSpecBuilder(pod())
                .addToNodeSelector(Names.NOWHERE_LABEL, "true")
                .build();
    }

    /** The relay that serves. */
    public DaemonSet serving(int port, RelayOwnership holding, Backend backend, SortedMap<String, String> nodes) {
        ObjectMeta owns = owner.getMetadata();
        List<?> madeFrom = List.of(settings, owns.getName(), owns.getUid(), port, holding, backend, nodes);
        DaemonSet relay = before.get(madeFrom);
        if (relay == null) {
            PodOnNodes pod = onNodes.computeIfAbsent(List.copyOf(nodes.keySet()), this::on);
            relay = daemonSet(
                    Names.relay(port),
                    port,
                    Names.podLabels(port),
                    holding,
                    pod.spec(),
                    Map.of(
                            Names.HAPROXY_ANNOTATION,
                            HaproxyConfig.render(port, backend, nodes, holding.sources()),
                            Names.POD_ANNOTATION,
                            pod.hash()));
        }
        rendered.put(madeFrom, relay);
        return relay;
    }

    /** Serving relays by all that they were made from. Nobody changes them. */
    Map<List<?>, DaemonSet> rendered() {
        return rendered;
    }

    /** A claim without pods: for an app that can't be served yet, or may not be. */
    DaemonSet idle(int port, RelayOwnership holding) {
        return daemonSet(
                Names.relay(port),
                port,
                Names.podLabels(port),
                holding,
                nowhere,
                Map.of(Names.HAPROXY_ANNOTATION, "\n"));
    }

    /** What stays of a deleted app's claim. */
    DaemonSet reservation(int port, AppKey app, String uid) {
        return daemonSet(
                Names.reservation(port),
                port,
                Names.noPodLabels(port),
                RelayOwnership.portOnly(app, uid),
                nowhere,
                Map.of(Names.HAPROXY_ANNOTATION, "\n"));
    }

    private DaemonSet daemonSet(
            String name,
            int port,
            Map<String, String> podLabels,
            RelayOwnership holding,
            PodSpec pod,
            Map<String, String> podAnnotations) {
        Map<String, String> annotations = new TreeMap<>(Map.of(
                Names.APP_NAMESPACE_ANNOTATION,
                holding.app().namespace(),
                Names.APP_NAME_ANNOTATION,
                holding.app().name(),
                Names.APP_UID_ANNOTATION,
                holding.uid(),
                Names.EDGES_ANNOTATION,
                String.join(" ", holding.edges()),
                Names.SOURCES_ANNOTATION,
                String.join(" ", holding.sources()),
                Names.ROUTES_ANNOTATION,
                holding.routes().stream().map(HostPath::toString).collect(Collectors.joining(" "))));
        // @formatter:off
    DaemonSet daemonSet = new DaemonSetBuilder()
        .withNewMetadata()
          .withName(name)
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
          .withNewSelector().withMatchLabels(new TreeMap<>(podLabels)).endSelector()
          .withNewUpdateStrategy()
            .withType("RollingUpdate")
            .withNewRollingUpdate().withMaxSurge(new IntOrString(1)).withMaxUnavailable(new IntOrString(0)).endRollingUpdate()
          .endUpdateStrategy()
          .withNewTemplate()
            .withNewMetadata().withLabels(new TreeMap<>(podLabels)).withAnnotations(new TreeMap<>(podAnnotations)).endMetadata()
          .endTemplate()
        .endSpec()
        .build();
    // @formatter:on
        // a builder would copy it
        daemonSet.getSpec().getTemplate().setSpec(pod);
        return daemonSet;
    }

    private PodSpec pod() {
        // @formatter:off
    return new PodSpecBuilder()
        .withHostNetwork(true)
        .withDnsPolicy("Default")
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withTerminationGracePeriodSeconds(DRAIN_SECONDS)
        .withNewSecurityContext()
          .withRunAsNonRoot(true).withRunAsUser(USER).withRunAsGroup(USER).withFsGroup(USER)
          .withNewSeccompProfile().withType("RuntimeDefault").endSeccompProfile()
        .endSecurityContext()
        // a relay is wanted wherever the tailnet is, control plane nodes included
        .addNewToleration().withOperator("Exists").endToleration()
        .addNewContainer()
          .withName("haproxy")
          .withImage(settings.relayImage())
          .withImagePullPolicy(settings.relayPullPolicy())
          // HAProxy's last words tell whether the port was taken
          .withTerminationMessagePolicy("FallbackToLogsOnError")
          .withCommand("haproxy", "-db", "-f", CONFIG)
          // Without a probe Kubernetes calls a pod ready whose process is about to find its port taken. This one reads what HAProxy has begun to read
          // before, and is ended with it; connecting to the port would find whatever program has it.
          .withNewStartupProbe()
            .withNewExec().withCommand("haproxy", "-c", "-q", "-f", CONFIG).endExec()
            .withPeriodSeconds(1).withTimeoutSeconds(10).withFailureThreshold(STARTING_SECONDS).withSuccessThreshold(1)
          .endStartupProbe()
          .addNewEnv()
            .withName("NODE_NAME")
            .withNewValueFrom().withNewFieldRef().withApiVersion("v1").withFieldPath("spec.nodeName").endFieldRef().endValueFrom()
          .endEnv()
          .withNewResources()
            .addToRequests("cpu", new Quantity("5m")).addToRequests("memory", new Quantity("16Mi"))
            .addToLimits("memory", new Quantity("128Mi"))
          .endResources()
          .withNewSecurityContext()
            .withAllowPrivilegeEscalation(false).withReadOnlyRootFilesystem(true)
            .withNewCapabilities().withDrop("ALL").endCapabilities()
          .endSecurityContext()
          .addNewVolumeMount().withName("config").withMountPath("/etc/relay").withReadOnly(true).endVolumeMount()
          .addNewVolumeMount().withName("run").withMountPath("/run/relay").endVolumeMount()
        .endContainer()
        .addNewVolume()
          .withName("config")
          .withNewDownwardAPI()
            .withDefaultMode(0444)
            .addNewItem()
              .withPath("haproxy.cfg")
              .withNewFieldRef().withApiVersion("v1").withFieldPath("metadata.annotations['" + Names.HAPROXY_ANNOTATION + "']").endFieldRef()
            .endItem()
          .endDownwardAPI()
        .endVolume()
        .addNewVolume()
          .withName("run")
          .withNewEmptyDir().withMedium("Memory").withSizeLimit(new Quantity("1Mi")).endEmptyDir()
        .endVolume()
        .build();
    // @formatter:on
    }

    /**
     * Node affinity by name: one term for each node, since a term on metadata.name takes exactly one value (Kubernetes
     * API, NodeSelectorTerm).
     */
    private PodOnNodes on(List<String> nodes) {
        List<NodeSelectorTerm> terms = nodes.stream()
                .map(n -> new NodeSelectorTermBuilder()
                        .addNewMatchField()
                        .withKey("metadata.name")
                        .withOperator("In")
                        .withValues(n)
                        .endMatchField()
                        .build())
                .toList();
        PodSpec spec = new PodSpecBuilder(pod())
                .withNewAffinity()
                .withNewNodeAffinity()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .withNodeSelectorTerms(terms)
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .endAffinity()
                .build();
        return new PodOnNodes(
                spec, Integer.toHexString(SORTED.valueToTree(spec).toString().hashCode()));
    }
}
