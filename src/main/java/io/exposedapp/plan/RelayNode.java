package io.exposedapp.plan;

import java.util.Set;

/**
 * A node that relays run on.
 *
 * @param serving whether the relay in question is ready there with this address
 * @param admits the addresses that it lets in there; those that it is to let in may be more, while it is rolled out
 */
public record RelayNode(String name, String address, boolean serving, Set<String> admits) {}
