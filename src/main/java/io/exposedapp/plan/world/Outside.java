package io.exposedapp.plan.world;

import java.util.Map;

/**
 * What probes found outside the cluster. What was not probed yet is missing.
 *
 * @param dns by host, what it resolves to
 * @param answers what was answered to requests as of visitors
 * @param requests by host, how Traefik was asked for its certificate, as long as there is none
 */
public record Outside(
        Map<String, DnsFact> dns, Map<PublicTarget, Probed<PublicFact>> answers, Map<String, RequestFact> requests) {

    /** Nothing was probed. */
    public static final Outside NONE = new Outside(Map.of(), Map.of(), Map.of());
}
