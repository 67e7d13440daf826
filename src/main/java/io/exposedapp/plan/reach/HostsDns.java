package io.exposedapp.plan.reach;

import io.exposedapp.model.Verdict;
import java.util.SortedMap;

/**
 * What an app's hosts resolve to, compared with what they should.
 *
 * @param ready of all hosts together
 * @param hosts by host, the same of each; empty while the hosts are not the app's
 * @param lookups by host, how it is to be looked up. Only hosts in mode Direct are
 */
public record HostsDns(Verdict ready, SortedMap<String, Verdict> hosts, SortedMap<String, Lookup> lookups) {}
