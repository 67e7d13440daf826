package io.exposedapp.plan.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exposedapp.model.AppKey;
import io.exposedapp.model.Names;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardingTest {

    private static final Backend SERVICE = new Backend("web", "10.43.0.7", 80);
    private static final Forwarding PHOTOS = new Forwarding(
            new AppKey("apps", "photos"),
            8080,
            SERVICE,
            Map.of("peer.example", "100.64.0.3", "home", "100.64.0.2"),
            List.of("100.64.0.9", "100.64.0.1"));

    /** The text replaces pods when it changes: it is the same for the same forwarding in all versions to come. */
    @Test
    void theTextIsWhatItAlwaysWas() {
        assertThat(PHOTOS.text())
                .isEqualTo("{\"app\":\"apps/photos\",\"port\":8080,"
                        + "\"backend\":{\"service\":\"web\",\"clusterIP\":\"10.43.0.7\",\"port\":80},"
                        + "\"nodes\":{\"home\":\"100.64.0.2\",\"peer.example\":\"100.64.0.3\"},"
                        + "\"sources\":[\"100.64.0.1\",\"100.64.0.9\"]}");
    }

    @Test
    void theTextIsReadBackFromAPod() {
        assertThat(Forwarding.of(pod(PHOTOS.text()))).contains(PHOTOS);
    }

    @Test
    void aRelayOfNoNodeThatAdmitsNobodyIsReadBack() {
        Forwarding idle = new Forwarding(new AppKey("apps", "photos"), 8080, SERVICE, Map.of(), List.of());
        assertThat(Forwarding.of(pod(idle.text()))).contains(idle);
    }

    @Test
    void theOrderOfItsPartsDoesNotMatter() {
        assertThat(new Forwarding(
                                PHOTOS.app(),
                                8080,
                                SERVICE,
                                Map.copyOf(PHOTOS.nodes()),
                                List.of("100.64.0.1", "100.64.0.9"))
                        .text())
                .isEqualTo(PHOTOS.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\"b", "a\\b", "a\nb", "a b", "ä", "a\u0000b", "a,b", "{}", "a\u2028b"})
    void aValueThatJsonWouldHaveToEscapeIsRefused(String value) {
        for (Forwarding hostile : List.of(
                new Forwarding(new AppKey("apps", value), 8080, SERVICE, Map.of(), List.of()),
                new Forwarding(PHOTOS.app(), 8080, new Backend("web", value, 80), Map.of(), List.of()),
                new Forwarding(PHOTOS.app(), 8080, SERVICE, Map.of(value, "100.64.0.2"), List.of()),
                new Forwarding(PHOTOS.app(), 8080, SERVICE, Map.of("home", value), List.of()),
                new Forwarding(PHOTOS.app(), 8080, SERVICE, Map.of(), List.of(value)))) {
            assertThatThrownBy(hostile::text).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aPodOfVersion01HasNone() {
        assertThat(Forwarding.of(new ObjectMetaBuilder()
                        .addToAnnotations(Names.HAPROXY_ANNOTATION, "global")
                        .build()))
                .isEmpty();
        assertThat(Forwarding.of(new ObjectMeta())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "null", "[]", "{}", "7", "{\"app\":", "{\"app\":\"photos\"}", "{\"app\":[\"a/b\"]}"})
    void aDamagedTextIsNone(String text) {
        assertThat(Forwarding.of(pod(text))).isEmpty();
    }

    @Test
    void aTextWithoutTheRestAdmitsNobodyAndListensNowhere() {
        // Given
        Forwarding read = Forwarding.of(
                        pod("{\"app\":\"apps/photos\",\"backend\":{\"service\":\"web\"},\"nodes\":7,\"sources\":{}}"))
                .orElseThrow();
        // Then
        assertThat(read.sources()).isEmpty();
        assertThat(read.listensOn("home", "100.64.0.2")).isFalse();
        assertThat(read.forwardsTo(SERVICE)).isFalse();
    }

    @Test
    void aTextThatNamesNoServiceIsNoForwarding() {
        assertThat(Forwarding.of(
                        pod("{\"app\":\"apps/photos\",\"backend\":{\"clusterIP\":\"10.43.0.7\",\"port\":80}}")))
                .isEmpty();
    }

    @Test
    void aNodeListensOnItsOwnAddressOnly() {
        assertThat(PHOTOS.listensOn("home", "100.64.0.2")).isTrue();
        assertThat(PHOTOS.listensOn("home", "100.64.0.3")).isFalse();
        assertThat(PHOTOS.listensOn("attic", "100.64.0.2")).isFalse();
    }

    private static ObjectMeta pod(String text) {
        return new ObjectMetaBuilder()
                .addToAnnotations(Names.FORWARDING_ANNOTATION, text)
                .build();
    }
}
