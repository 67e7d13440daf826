package io.exposedapp.plan.world;

/**
 * How Traefik was asked for the certificate of a host, as long as there is none.
 *
 * @param at when it was asked last (RFC 3339)
 * @param count how often it was asked
 * @param pausing whether it is not asked at present, because it was in vain
 */
public record RequestFact(String at, int count, boolean pausing) {}
