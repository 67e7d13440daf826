package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A relay answers the edge, and gives nobody else a single byte. */
class NobodyElseIT {

    @Test
    void onlyTheEdgeGetsAnAnswerFromARelay() {
        try (LabApp app = LabApp.served("guarded")) {
            int port = app.port();
            String tailnet = Lab.kubectl(
                            "-n",
                            app.namespace,
                            "get",
                            "xapp",
                            "app",
                            "-o",
                            "jsonpath={.status.relay.nodes[0].address}")
                    .orFail();
            String lan = Lab.kubectl(
                            "get",
                            "node",
                            "home",
                            "-o",
                            "jsonpath={.status.addresses[?(@.type==\"InternalIP\")].address}")
                    .orFail();

            assertThat(received("vps", tailnet, port)).as("the edge").contains("\"app\":\"guarded\"");
            assertThat(received("peer", tailnet, port))
                    .as("a peer of the tailnet that is no edge")
                    .isEmpty();
            assertThat(received("lan", lan, port))
                    .as("a neighbour, at the node's LAN address")
                    .isEmpty();
            assertThat(received("lan", tailnet, port))
                    .as("a neighbour, at the node's tailnet address")
                    .isEmpty();
            for (String address : List.of(tailnet, lan, routerOutside())) {
                assertThat(received("visitor", address, port))
                        .as("a visitor, at " + address)
                        .isEmpty();
            }
            assertThat(received("vps", tailnet, port)).as("the edge, still").contains("\"app\":\"guarded\"");
        }
    }

    private static String routerOutside() {
        return Lab.run(
                        "router",
                        "sh",
                        "-c",
                        "ip -4 -o addr show | awk '/198\\.51\\.100\\./{split($4,a,\"/\"); print a[1]}'")
                .orFail()
                .strip();
    }

    /** Every byte that comes back, whatever it is. */
    private static String received(String host, String address, int port) {
        return Lab.run(
                        host,
                        "curl",
                        "-s",
                        "-i",
                        "--http0.9",
                        "-m",
                        "4",
                        "--connect-timeout",
                        "2",
                        "http://" + address + ":" + port + "/")
                .out();
    }
}
