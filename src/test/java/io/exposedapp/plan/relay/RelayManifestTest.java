package io.exposedapp.plan.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.HostPath;
import io.exposedapp.model.Names;
import io.exposedapp.model.Settings;
import io.exposedapp.plan.SmallWorld;
import io.exposedapp.plan.world.PortClaim;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What replaces pods: annotations that are made from the operator's own inputs, and nothing else. */
class RelayManifestTest {

    /** Keep these two together: {@link #aChangedPodSpecNeedsARaisedRevision} says how. */
    private static final int REVISION = 5;

    private static final String POD_SPEC = "a76a204f872f9f67";

    private static final Settings SETTINGS = SmallWorld.SETTINGS;
    private static final AppKey APP = new AppKey("photos", "immich");
    private static final Map<String, String> NODES = Map.of("home", "100.64.0.2", "peer", "100.64.0.3");
    private static final ObjectMapper CANONICAL = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .serializationInclusion(JsonInclude.Include.NON_EMPTY)
            .build();

    @Test
    void theHashOfThePodsIsPinned() {
        assertThat(pods(render(SETTINGS)))
                .as("another hash for the same inputs rolls out all relays of all clusters")
                .containsEntry(Names.POD_ANNOTATION, "908d2ec8");
    }

    @Test
    void aChangedPodSpecNeedsARaisedRevision() throws JsonProcessingException, NoSuchAlgorithmException {
        PodSpec spec = render(SETTINGS).getSpec().getTemplate().getSpec();
        byte[] json = CANONICAL.writeValueAsString(spec).getBytes(StandardCharsets.UTF_8);
        String digest = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(json))
                .substring(0, 16);
        assertThat("REVISION " + RelayManifest.REVISION + ", pod spec " + digest)
                .as("The pods' hash holds the revision, not the pod spec. If what the manifest renders changed, raise"
                        + " RelayManifest.REVISION: else a rollout of running relays isn't seen as one. Then put"
                        + " revision and digest into this test. If only a library writes it in another way, put the"
                        + " digest in and leave the revision.")
                .isEqualTo("REVISION " + REVISION + ", pod spec " + POD_SPEC);
    }

    @Test
    void otherSettingsOfTheSerializerReplaceNoPods() {
        // Given
        Map<String, String> before = pods(render(SETTINGS));
        ObjectMapper json = Serialization.jsonMapper();
        boolean indents = json.isEnabled(SerializationFeature.INDENT_OUTPUT);
        // When a library writes JSON in another way
        json.configure(SerializationFeature.INDENT_OUTPUT, !indents);
        try {
            // Then
            assertThat(pods(render(SETTINGS))).isEqualTo(before);
        } finally {
            json.configure(SerializationFeature.INDENT_OUTPUT, indents);
        }
    }

    @Test
    void theOrderOfNodesReplacesNoPods() {
        Map<String, String> descending = new TreeMap<>(NODES).descendingMap();
        assertThat(pods(render(SETTINGS, "u", claim(8080, List.of()), descending)))
                .isEqualTo(pods(render(SETTINGS, "u", claim(8080, List.of()), NODES)));
    }

    @Test
    void anotherInstallationReplacesNoPods() {
        assertThat(pods(render(SETTINGS, "another", claim(8080, List.of()), NODES)))
                .isEqualTo(pods(render(SETTINGS)));
    }

    @Test
    void anotherRangeOfPortsReplacesNoPods() {
        Settings wider = new Settings(
                SETTINGS.clusterName(),
                SETTINGS.relaysNamespace(),
                1024,
                65535,
                SETTINGS.relayImage(),
                SETTINGS.relayPullPolicy());
        assertThat(pods(render(wider))).isEqualTo(pods(render(SETTINGS)));
    }

    @Test
    void anotherHostReplacesNoPods() {
        assertThat(pods(render(SETTINGS, "u", claim(8080, List.of(new HostPath("a.example.com", "/"))), NODES)))
                .isEqualTo(pods(render(SETTINGS)));
    }

    @Test
    void anotherImageReplacesPods() {
        assertHashDiffers(render(image("haproxy:next", SETTINGS.relayPullPolicy())));
    }

    @Test
    void anotherPullPolicyReplacesPods() {
        assertHashDiffers(render(image(SETTINGS.relayImage(), "Always")));
    }

    @Test
    void anotherNodeReplacesPods() {
        assertHashDiffers(render(SETTINGS, "u", claim(8080, List.of()), Map.of("home", "100.64.0.2")));
    }

    @Test
    void anotherAddressOfANodeReplacesPodsByItsConfiguration() {
        DaemonSet moved =
                render(SETTINGS, "u", claim(8080, List.of()), Map.of("home", "100.64.0.9", "peer", "100.64.0.3"));
        assertThat(pods(moved).get(Names.POD_ANNOTATION))
                .isEqualTo(pods(render(SETTINGS)).get(Names.POD_ANNOTATION));
        assertThat(pods(moved).get(Names.HAPROXY_ANNOTATION))
                .isNotEqualTo(pods(render(SETTINGS)).get(Names.HAPROXY_ANNOTATION));
        assertThat(pods(moved).get(Names.FORWARDING_ANNOTATION))
                .isNotEqualTo(pods(render(SETTINGS)).get(Names.FORWARDING_ANNOTATION));
    }

    @Test
    void allPortsHaveTheSamePodSpecButForTheProbe() {
        DaemonSet other = render(SETTINGS, "u", claim(8081, List.of()), NODES);
        assertThat(withoutProbe(other)).isEqualTo(withoutProbe(render(SETTINGS)));
        assertThat(other.getMetadata().getName()).isEqualTo("relay-8081");
    }

    @Test
    void aRelayIsAskedWhetherItIsReadyByOneReadinessProbe() {
        Container haproxy = render(SETTINGS)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0);
        assertThat(haproxy.getStartupProbe()).isNull();
        assertThat(haproxy.getReadinessProbe().getHttpGet().getHost()).isEqualTo("127.83.31.144");
        assertThat(haproxy.getReadinessProbe().getInitialDelaySeconds()).isNull();
    }

    private static PodSpec withoutProbe(DaemonSet relay) {
        return new PodSpecBuilder(relay.getSpec().getTemplate().getSpec())
                .editFirstContainer()
                .withReadinessProbe(null)
                .endContainer()
                .build();
    }

    private static void assertHashDiffers(DaemonSet other) {
        assertThat(pods(other).get(Names.POD_ANNOTATION))
                .isNotEqualTo(pods(render(SETTINGS)).get(Names.POD_ANNOTATION));
    }

    private static Map<String, String> pods(DaemonSet relay) {
        return relay.getSpec().getTemplate().getMetadata().getAnnotations();
    }

    private static Settings image(String image, String pullPolicy) {
        return new Settings(
                SETTINGS.clusterName(),
                SETTINGS.relaysNamespace(),
                SETTINGS.firstPort(),
                SETTINGS.lastPort(),
                image,
                pullPolicy);
    }

    @Test
    void theOrderOfTheNodesReplacesNoPod() {
        // When
        RelayManifest one = RelayManifest.of(SETTINGS, new ConfigMap(), List.of("attic", "cellar"));
        RelayManifest other = RelayManifest.of(SETTINGS, new ConfigMap(), List.of("cellar", "attic"));
        // Then
        assertThat(other).isEqualTo(one);
    }

    private static DaemonSet render(Settings settings) {
        return render(settings, "u", claim(8080, List.of()), NODES);
    }

    private static DaemonSet render(Settings settings, String owner, PortClaim claim, Map<String, String> nodes) {
        ConfigMap installation = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("installation")
                .withUid(owner)
                .endMetadata()
                .build();
        return RelayManifest.of(settings, installation, nodes.keySet())
                .render(
                        claim,
                        new Forwarding(
                                claim.app(),
                                claim.port(),
                                new Backend("web", "10.43.0.1", 80),
                                nodes,
                                claim.sources()));
    }

    private static PortClaim claim(int port, List<HostPath> hosts) {
        return PortClaim.held(port, APP, "uid", hosts, List.of("vps"), List.of("100.64.0.1"));
    }
}
