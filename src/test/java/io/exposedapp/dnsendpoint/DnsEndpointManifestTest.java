package io.exposedapp.dnsendpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.model.AppKey;
import io.exposedapp.plan.reach.DnsEndpoint;
import io.exposedapp.plan.reach.DnsEndpoint.DnsRecord;
import io.exposedapp.plan.world.DnsEndpointFacts.DnsEndpointFact;
import io.exposedapp.plan.world.Yaml;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DnsEndpointManifestTest {

    private static final AppKey APP = new AppKey("photos", "immich");
    private static final DnsEndpoint DESIRED =
            new DnsEndpoint("uid-1", List.of(new DnsRecord("photos.example.com", "A", List.of("203.0.113.10"))));

    @Test
    void anAppOwnsItsDnsEndpoint() {
        assertThat(Yaml.tree(DnsEndpointManifest.write(APP, DESIRED, Optional.empty())))
                .isEqualTo(Yaml.json("""
                apiVersion: externaldns.k8s.io/v1alpha1
                kind: DNSEndpoint
                metadata:
                  labels:
                    app.kubernetes.io/managed-by: exposedapp-operator
                    app.kubernetes.io/name: exposedapp-dns
                  name: immich
                  namespace: photos
                  ownerReferences:
                  - apiVersion: exposedapp.io/v1alpha1
                    kind: ExposedApp
                    name: immich
                    uid: uid-1
                spec:
                  endpoints:
                  - dnsName: photos.example.com
                    recordTTL: 60
                    recordType: A
                    targets:
                    - 203.0.113.10
                """));
    }

    @Test
    void whatWasWrittenIsUpToDateOnceItIsReadBack() {
        // When
        GenericKubernetesResource read = readBack();
        // Then
        assertThat(DnsEndpointManifest.isUpToDate(APP, DESIRED, read)).isTrue();
        assertThat(DnsEndpointManifest.read(read))
                .isEqualTo(new DnsEndpointFact(true, Set.of("photos.example.com"), Set.of("203.0.113.10")));
    }

    @Test
    void anotherUidAndAnotherAddressAreWrittenAndOtherPeoplesLabelsStay() {
        // Given
        GenericKubernetesResource read = readBack();
        read.getMetadata().getLabels().put("team", "web");
        read.getMetadata().setFinalizers(List.of("example.com/wait"));
        assertThat(DnsEndpointManifest.isUpToDate(APP, DESIRED, read)).isTrue();
        // When
        DnsEndpoint recreated = new DnsEndpoint("uid-2", DESIRED.records());
        GenericKubernetesResource written = DnsEndpointManifest.write(APP, recreated, Optional.of(read));
        // Then
        assertThat(DnsEndpointManifest.isUpToDate(APP, recreated, read)).isFalse();
        assertThat(written.getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(o -> assertThat(o.getUid()).isEqualTo("uid-2"));
        assertThat(written.getMetadata().getLabels()).containsEntry("team", "web");
        assertThat(written.getMetadata().getFinalizers()).containsExactly("example.com/wait");
    }

    @Test
    void oneWithoutOurLabelsIsNotOurs() {
        // Given
        GenericKubernetesResource read = readBack();
        // When
        read.getMetadata().setLabels(Map.of("app.kubernetes.io/managed-by", "Helm"));
        // Then
        assertThat(DnsEndpointManifest.read(read).ours()).isFalse();
    }

    @Test
    void whatExternalDnsNotesInTheStatusIsNoChange() {
        // Given
        GenericKubernetesResource before = readBack();
        GenericKubernetesResource now = readBack();
        // When
        now.setAdditionalProperty("status", Map.of("observedGeneration", 1));
        // Then
        assertThat(DnsEndpointManifest.isWritten(before, now)).isFalse();
    }

    private static GenericKubernetesResource readBack() {
        return Serialization.unmarshal(
                Serialization.asJson(DnsEndpointManifest.write(APP, DESIRED, Optional.empty())),
                GenericKubernetesResource.class);
    }
}
