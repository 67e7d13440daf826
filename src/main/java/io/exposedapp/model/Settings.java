package io.exposedapp.model;

/**
 * The settings of the installation that plans depend on.
 *
 * @param clusterName the name of this cluster on edges that several clusters share
 * @param relaysNamespace the namespace of the relays
 * @param firstPort first port of the operator's range
 * @param lastPort last port of the range
 * @param relayImage image of the relay
 * @param relayPullPolicy pull policy of the image
 */
public record Settings(
        String clusterName,
        String relaysNamespace,
        int firstPort,
        int lastPort,
        String relayImage,
        String relayPullPolicy) {

    /** Whether the port is one of those that relays get. */
    public boolean isRelayPort(int port) {
        return port >= firstPort && port <= lastPort;
    }

    /** The range of relay ports, for messages. */
    public String relayPorts() {
        return firstPort + " to " + lastPort;
    }
}
