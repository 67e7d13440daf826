package io.exposedapp.engine;

import io.exposedapp.plan.reach.Lookup;
import io.exposedapp.plan.world.DnsFact;
import java.util.Map;

/** What hosts resolve to, for use in plans. */
public interface DnsObservations {

    /** By host, what the last lookup found. */
    Map<String, DnsFact> facts();

    /** Sets which hosts are looked up, each time a plan was made. What is known of any other host no longer counts. */
    void watch(Map<String, Lookup> hosts);

    /** Adds a listener that runs when a lookup found something different from the lookup before. */
    void onChange(Runnable listener);
}
