package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The operator itself: what it takes, and what it must not tell. */
class OperatorIT {

    private static final int MOST_MEBIBYTES = 256;

    @Test
    void itsMemoryStaysWithinBounds() {
        String figures = io.exposedapp.it.Commands.run(60, "", List.of("lab/operator-figures"))
                .orFail();
        System.out.println(figures);
        int resident = Integer.parseInt(figures.replaceAll("(?s).*memory: (\\d+) MiB.*", "$1"));
        assertThat(resident).isLessThanOrEqualTo(MOST_MEBIBYTES);
    }

    /** Java starts without its archive as well, a third slower, and says nothing. */
    @Test
    void itsJavaUsesTheImagesArchiveOfClassData() {
        String using = Lab.run("home", "sh", "-c", "grep -l -s classes.jsa /proc/[0-9]*/maps || true")
                .orFail();
        assertThat(using.lines()).hasSize(Lab.operatorPods().size());
    }

    @Test
    void thePrivateKeyIsInNoLogStatusOrEvent() {
        // Given
        String encoded = Lab.kubectl(
                        "-n", Lab.SYSTEM, "get", "secret", "edge-vps-ssh", "-o", "jsonpath={.data.ssh-privatekey}")
                .orFail();
        String key = new String(java.util.Base64.getDecoder().decode(encoded.strip()), StandardCharsets.UTF_8);
        List<String> secretLines = Arrays.stream(key.split("\n"))
                .filter(l -> l.length() > 30 && !l.startsWith("-"))
                .toList();
        assertThat(secretLines).isNotEmpty();
        // When
        String told = Lab.kubectl("-n", Lab.SYSTEM, "logs", "deployment/exposedapp-operator", "--tail=-1")
                        .orFail()
                + Lab.kubectl("get", "xapp,edges", "-A", "-o", "yaml").orFail()
                + Lab.kubectl("get", "events", "-A", "-o", "yaml").orFail()
                + Lab.kubectl("-n", Lab.RELAYS, "get", "all,configmaps", "-o", "yaml")
                        .orFail();
        // Then
        assertThat(told).contains("vps").doesNotContain(encoded.substring(0, 60));
        secretLines.forEach(line -> assertThat(told).doesNotContain(line));
    }
}
