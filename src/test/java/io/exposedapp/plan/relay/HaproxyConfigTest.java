package io.exposedapp.plan.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exposedapp.model.AppKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HaproxyConfigTest {

    private static final Backend SERVICE = new Backend("web", "10.43.0.7", 80);
    private static final Map<String, String> NODES = Map.of("peer", "100.64.0.3", "home", "100.64.0.2");

    @Test
    void aRelayListensOnTheAddressOfEachNodeOnly() {
        assertThat(render(NODES, List.of("100.64.0.1"), SERVICE)).containsSubsequence("""
              .if streq("$NODE_NAME",home)
              bind "100.64.0.2:8080" transparent
              .endif
            """, """
              .if streq("$NODE_NAME",peer)
              bind "100.64.0.3:8080" transparent
              .endif
            """);
    }

    @Test
    void aRelayForwardsToTheService() {
        assertThat(render(NODES, List.of("100.64.0.1"), SERVICE)).endsWith("""
              server service 10.43.0.7:80
            """);
    }

    @Test
    void aRelayAnswersTheKubeletOnALoopbackAddressOfItsOwn() {
        assertThat(render(NODES, List.of(), SERVICE)).contains("""
              bind 127.83.31.144:20483
              monitor-uri /relay-8080
            """);
        assertThat(List.of(RelayHealth.address(1024), RelayHealth.address(8081), RelayHealth.address(65535)))
                .containsExactly("127.83.4.0", "127.83.31.145", "127.83.255.255");
    }

    @Test
    void aRelayAdmitsItsSourcesAndDeniesTheRest() {
        assertThat(render(NODES, List.of("100.64.0.9", "100.64.0.1"), SERVICE))
                .contains("  tcp-request connection reject unless { src 100.64.0.1 100.64.0.9 }\n");
    }

    @Test
    void aRelayWithoutSourcesDeniesAll() {
        assertThat(render(NODES, List.of(), SERVICE)).contains("  tcp-request connection reject\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"100.64.0.1 }\n  bind *:80 #", "100.64.0.1 100.64.0.2", "::1", "100.64.0.256", ""})
    void aSourceThatIsNoAddressIsRefused(String source) {
        assertThatThrownBy(() -> render(NODES, List.of(source), SERVICE)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"100.64.0.2:80\"\n  bind \"*", "home", ""})
    void aNodeAddressThatIsNoneIsRefused(String address) {
        assertThatThrownBy(() -> render(Map.of("home", address), List.of(), SERVICE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"home)\n  bind *:80\n  .if true #", "Home", "-home", "home node", ""})
    void aNodeNameThatIsNoneIsRefused(String node) {
        assertThatThrownBy(() -> render(Map.of(node, "100.64.0.2"), List.of(), SERVICE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.43.0.7:80 check\n  server evil 192.0.2.1", "None", ""})
    void aServiceAddressThatIsNoneIsRefused(String clusterIp) {
        assertThatThrownBy(() -> render(NODES, List.of(), new Backend("web", clusterIp, 80)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String render(Map<String, String> nodes, List<String> sources, Backend backend) {
        return HaproxyConfig.render(new Forwarding(new AppKey("apps", "photos"), 8080, backend, nodes, sources));
    }
}
