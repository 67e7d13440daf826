package io.exposedapp.plan.reach;

import io.exposedapp.api.DnsMode;
import io.exposedapp.model.Verdict;
import java.util.SortedMap;

/**
 * What an app's hosts resolve to, compared with what they should.
 *
 * @param mode how it is checked
 * @param ready of all hosts together
 * @param hosts by host, the same of each; empty while the hosts are not the app's
 * @param lookups by host, how it is to be looked up. None in mode Unchecked
 */
public record HostsDns(
        DnsMode mode, Verdict ready, SortedMap<String, Verdict> hosts, SortedMap<String, Watch> lookups) {

    /** Whether the host resolves as it should, or is not checked. */
    boolean isRight(String host) {
        return hosts.containsKey(host) && hosts.get(host).isTrue();
    }
}
