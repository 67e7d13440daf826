package io.exposedapp.traefik;

import io.exposedapp.model.Ipv4;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import java.util.Optional;

/** The URL of a server in a route file or in Traefik's API. Other hands may have written it. */
public final class ServerUrl {

    private ServerUrl() {}

    public static String of(String address, int port) {
        return "http://" + Ipv4.require(address) + ":" + port;
    }

    /** The port that it names. Empty for anything that doesn't name one, or is no URL at all. */
    static Optional<Integer> port(String url) {
        try {
            return Optional.of(new URI(Objects.toString(url, "")).getPort()).filter(port -> port > 0);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
