package io.exposedapp.plan.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.model.AppKey;
import io.exposedapp.model.HostPath;
import io.exposedapp.model.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortClaimMapTest {

    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final AppKey APP = new AppKey("photos", "immich");
    private static final PortClaim HELD = PortClaim.held(
            8080,
            APP,
            "uid-1",
            List.of(new HostPath("photos.example.com", "/"), new HostPath("example.com", "/wiki")),
            List.of("vps", "fsn"),
            List.of("100.64.0.1"));

    @Test
    void aHeldClaimIsReadBackFromTheApiServersText() {
        assertThat(PortClaimMap.read(stored(HELD))).contains(HELD);
    }

    @Test
    void aReservedClaimIsReadBackFromTheApiServersText() {
        PortClaim reserved = PortClaim.reserved(8080, APP, "uid-1");
        assertThat(PortClaimMap.read(stored(reserved))).contains(reserved);
    }

    @Test
    void whatKubectlShowsAreFieldsAndJsonLists() {
        assertThat(KnownClaims.map(HELD).getData())
                .isEqualTo(Map.of(
                        "state", "Held",
                        "app", "photos/immich",
                        "uid", "uid-1",
                        "hosts", "[\"photos.example.com/\",\"example.com/wiki\"]",
                        "edges", "[\"vps\",\"fsn\"]",
                        "sources", "[\"100.64.0.1\"]"));
    }

    @Test
    void theMapIsFoundByItsLabelsAndDeletedWithTheInstallation() {
        ConfigMap map = KnownClaims.map(HELD);
        assertThat(map.getMetadata().getName()).isEqualTo("port-8080");
        assertThat(map.getMetadata().getNamespace()).isEqualTo("exposedapp-relays");
        assertThat(map.getMetadata().getLabels())
                .containsEntry(Names.NAME_LABEL, "exposedapp-port")
                .containsEntry("exposedapp.io/port", "8080");
        assertThat(map.getMetadata().getOwnerReferences()).singleElement().satisfies(owner -> {
            assertThat(owner.getName()).isEqualTo("installation");
            assertThat(owner.getUid()).isEqualTo("u");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\"b", "a\\b", "a\nb", "a b", "ä,[]", "\u2028", "\u0000", "${x}", "[\"x\"]"})
    void aHostileValueIsReadBackAsItIs(String value) {
        PortClaim hostile = PortClaim.held(
                8080,
                new AppKey(value, value),
                value,
                List.of(new HostPath("h" + value, "/" + value)),
                List.of(value, ""),
                List.of(value));
        assertThat(PortClaimMap.read(stored(hostile))).contains(hostile);
    }

    @ParameterizedTest
    @ValueSource(strings = {"state", "app", "hosts", "edges", "sources"})
    void aMapWithoutAFieldIsNoClaim(String field) {
        ConfigMap map = KnownClaims.map(HELD);
        map.getData().remove(field);
        assertThat(PortClaimMap.read(map)).isEmpty();
    }

    @Test
    void aMapWithoutDataIsNoClaim() {
        ConfigMap map = KnownClaims.map(HELD);
        map.setData(null);
        assertThat(PortClaimMap.read(map)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "state|held",
                "state|''",
                "app|immich",
                "app|/immich",
                "app|photos/",
                "app|photos/immich/x",
                "app|''",
                "hosts|''",
                "hosts|null",
                "hosts|{}",
                "hosts|photos.example.com/",
                "hosts|[\"photos.example.com/\"",
                "hosts|[[\"photos.example.com/\"]]",
                "hosts|[null]",
                "edges|{\"vps\":1}",
                "edges|[\"vps\",null]",
                "sources|\"100.64.0.1\"",
                "sources|[null]"
            })
    void aDamagedFieldIsNoClaim(String field, String value) {
        ConfigMap map = KnownClaims.map(HELD);
        map.getData().put(field, value);
        assertThat(PortClaimMap.read(map)).isEmpty();
    }

    @Test
    void aHostThatIsNoneIsLeftOut() {
        ConfigMap map = KnownClaims.map(HELD);
        map.getData().put("hosts", "[\"\", \"/wiki\", \"example.com\", \"example.com/wiki\"]");
        assertThat(PortClaimMap.read(map).orElseThrow().hosts()).containsExactly(new HostPath("example.com", "/wiki"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "port-",
                "port-080",
                "port-80",
                "port-08080",
                "port-65536",
                "port-99999",
                "port-8080x",
                "relay-8080"
            })
    void aMapOfAnotherNameIsNoClaim(String name) {
        ConfigMap map = KnownClaims.map(HELD);
        map.getMetadata().setName(name);
        assertThat(PortClaimMap.read(map)).isEmpty();
    }

    @Test
    void theHighestPortCanBeClaimed() {
        PortClaim highest = PortClaim.reserved(65535, APP, "");
        assertThat(PortClaimMap.read(stored(highest))).contains(highest);
    }

    private static ConfigMap stored(PortClaim claim) {
        ConfigMap map = YAML.unmarshal(YAML.asJson(KnownClaims.map(claim)), ConfigMap.class);
        return new ConfigMapBuilder(map)
                .editMetadata()
                .withResourceVersion("7")
                .endMetadata()
                .build();
    }
}
