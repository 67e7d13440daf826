package io.exposedapp.plan.reach;

import io.exposedapp.model.Verdict;
import java.util.SortedMap;

/**
 * What the DNS says of an app's hosts.
 *
 * @param ready of all hosts together
 * @param hosts by host, the same of each; empty while the hosts are not the app's
 * @param lookups by host, how it is to be looked up; only for hosts that have to lead to the edges
 */
public record HostsDns(Verdict ready, SortedMap<String, Verdict> hosts, SortedMap<String, Lookup> lookups) {}
