package io.exposedapp.plan.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.model.Names;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HaproxyConfigTest {

    private static final Backend SERVICE = new Backend("10.43.0.7", 80);

    @Test
    void whatWasRenderedIsReadFromAPod() {
        ObjectMeta pod = pod(HaproxyConfig.render(
                8080, SERVICE, new TreeMap<>(Map.of("home", "100.64.0.2")), List.of("100.64.0.1", "100.64.0.3")));
        assertThat(HaproxyConfig.leadsTo(pod, SERVICE)).isTrue();
        assertThat(HaproxyConfig.leadsTo(pod, new Backend("10.43.0.7", 81))).isFalse();
        assertThat(HaproxyConfig.leadsTo(pod, new Backend("10.43.0.70", 80))).isFalse();
        assertThat(HaproxyConfig.admits(pod)).containsExactlyInAnyOrder("100.64.0.1", "100.64.0.3");
    }

    @Test
    void aRelayThatLetsNobodyInAdmitsNobody() {
        assertThat(HaproxyConfig.admits(pod(HaproxyConfig.render(8080, SERVICE, new TreeMap<>(), List.of()))))
                .isEmpty();
    }

    @Test
    void whatAnotherVersionOrAHandWroteIsReadToo() {
        ObjectMeta pod = pod(
                "  tcp-request connection reject unless { src 100.64.0.1 100.64.0.1 } # twice\nbackend b\n  server s 10.43.0.7:80 check\n  # the end\n");
        assertThat(HaproxyConfig.leadsTo(pod, SERVICE)).isTrue();
        assertThat(HaproxyConfig.admits(pod)).containsExactly("100.64.0.1");
    }

    @Test
    void whatSaysNothingLeadsNowhereAndAdmitsNobody() {
        for (ObjectMeta pod : List.of(new ObjectMeta(), pod(""), pod("server"), pod("{ src }"))) {
            assertThat(HaproxyConfig.leadsTo(pod, SERVICE)).isFalse();
            assertThat(HaproxyConfig.admits(pod)).isEmpty();
        }
    }

    private static ObjectMeta pod(String config) {
        return new ObjectMetaBuilder()
                .addToAnnotations(Names.HAPROXY_ANNOTATION, config)
                .build();
    }
}
