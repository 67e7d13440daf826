package io.exposedapp.plan.relay;

/**
 * What a relay forwards to.
 *
 * @param service name of the Service, which is in the app's namespace
 * @param clusterIP the Service's address in the cluster
 * @param port the Service's port
 */
public record Backend(String service, String clusterIP, int port) {}
