package io.exposedapp.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeLineTest {

    @Test
    void aLineIsTheWholeTruth() {
        assertThat(ProbeLine.parse("tailnet tailscale0 100.64.0.2")).contains(List.of("100.64.0.2"));
        assertThat(ProbeLine.parse("tailnet tailscale0 100.64.0.3 100.64.0.2\n"))
                .contains(List.of("100.64.0.2", "100.64.0.3"));
        assertThat(ProbeLine.parse("tailnet tailscale0 none")).contains(List.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tailnet",
                "tailnet tailscale0",
                "tailnet tailscale0 100.64.0.2:80 evil\" bind",
                "tailnet tailscale0 100.64.0.2 none",
                "{\"kind\":\"Status\",\"status\":\"Failure\",\"message\":\"pods \\\"tailnet-probe-x\\\" is forbidden: no right\",\"code\":403}",
                "unable to retrieve container logs for containerd://1234"
            })
    void whateverTheProbeDoesntSaySaysNothing(String line) {
        assertThat(ProbeLine.parse(line)).isEmpty();
    }
}
