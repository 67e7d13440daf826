package io.exposedapp.traefik;

import io.exposedapp.model.Ipv4;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import java.util.Optional;

/** The URL of a server in a route file or in Traefik's API. Another writer may have written it. */
public final class ServerUrl {

    private ServerUrl() {}

    public static String of(String address, int port) {
        return "http://" + Ipv4.require(address) + ":" + port;
    }

    /** The port in the URL. Empty if the text has no port or is not a URL. */
    static Optional<Integer> port(String url) {
        try {
            return Optional.of(new URI(Objects.toString(url, "")).getPort()).filter(port -> port > 0);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
