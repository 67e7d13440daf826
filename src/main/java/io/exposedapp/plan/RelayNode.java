package io.exposedapp.plan;

/**
 * A node that relays run on.
 *
 * @param serving whether the relay in question is ready there with this address
 */
public record RelayNode(String name, String address, boolean serving) {}
