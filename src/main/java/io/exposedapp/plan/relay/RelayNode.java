package io.exposedapp.plan.relay;

import java.util.Set;

/**
 * A node that relays run on.
 *
 * @param serving whether the relay in question is ready there with this address
 * @param cordoned whether the node takes no new pods: somebody is about to empty it, and maybe to switch it off
 * @param admits the addresses that it lets in there. Those that it is to let in may be more, while it is rolled out
 */
public record RelayNode(String name, String address, boolean serving, boolean cordoned, Set<String> admits) {}
