package io.exposedapp.model;

/**
 * What the installation fixed, as far as plans depend on it.
 *
 * @param clusterName names this cluster on edges that several clusters share
 * @param relaysNamespace where the relays run
 * @param firstPort first port of the operator's range
 * @param lastPort last port of the range
 * @param relayImage image of the relay
 * @param relayPullPolicy its pull policy
 */
public record Settings(
        String clusterName,
        String relaysNamespace,
        int firstPort,
        int lastPort,
        String relayImage,
        String relayPullPolicy) {}
