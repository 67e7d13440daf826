package io.exposedapp.edge.ssh;

import java.util.List;

/**
 * Where an edge is reached and which host keys it must have.
 *
 * @param edge name of the Edge, for messages
 * @param hostKeys the only keys accepted, as in {@code ssh_host_*_key.pub}
 * @param privateKey the private key of the account. Never shown
 * @param traefikApi host and port of Traefik's API from the edge itself, "" for none
 */
public record EdgeTarget(
        String edge, String host, int port, String user, List<String> hostKeys, String privateKey, String traefikApi) {

    public EdgeTarget {
        hostKeys = List.copyOf(hostKeys);
    }

    /** Host and port, for messages. */
    String address() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    @Override
    public String toString() {
        return "EdgeTarget[edge=" + edge + ", address=" + address() + ", user=" + user + ", hostKeys=" + hostKeys
                + ", privateKey=hidden, traefikApi=" + traefikApi + "]";
    }
}
