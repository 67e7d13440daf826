package io.exposedapp.plan.relay;

import java.util.Set;

/**
 * A node that relays run on.
 *
 * @param serving whether the relay in question listens there on this address
 * @param reaches whether it says that it reaches the Service from there
 * @param cordoned whether the node takes no new pods. It may be about to be drained and switched off
 * @param admits the source addresses that the relay admits there. During a rollout, more may be desired
 */
public record RelayNode(
        String name, String address, boolean serving, boolean reaches, boolean cordoned, Set<String> admits) {}
