package io.exposedapp.engine;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Relays that the API server doesn't take: a quota, a policy or a webhook refuses them, and the operator can do nothing
 * about it. Each is told to its app, and tried again after a pause, while everything else goes on.
 */
@ApplicationScoped
public class RefusedWrites {

    /** A webhook that is dead takes many seconds to refuse, and the relays' only worker waits for it. */
    public static final Duration PAUSE = Duration.ofSeconds(10);

    private record Refusal(String words, Instant until) {}

    private final Map<String, Refusal> byRelay = new HashMap<>();
    private final InstantSource clock;
    private Runnable onChange = () -> {};

    public RefusedWrites() {
        this(Clock.systemUTC());
    }

    RefusedWrites(InstantSource clock) {
        this.clock = clock;
    }

    /** Called when others are refused than before, or in other words. */
    void onChange(Runnable callback) {
        onChange = callback;
    }

    /** By name of the relay, what the API server said. */
    synchronized Map<String, String> words() {
        return byRelay.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, r -> r.getValue().words()));
    }

    /** Names of relays that aren't to be tried again yet. */
    public synchronized Set<String> pausing() {
        return byRelay.entrySet().stream()
                .filter(r -> clock.instant().isBefore(r.getValue().until()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    public synchronized boolean isAny() {
        return !byRelay.isEmpty();
    }

    /** True if that is news. */
    public synchronized boolean refused(String relay, String words) {
        Refusal before = byRelay.put(relay, new Refusal(words, clock.instant().plus(PAUSE)));
        boolean news = before == null || !before.words().equals(words);
        if (news) {
            onChange.run();
        }
        return news;
    }

    public synchronized void taken(String relay) {
        if (byRelay.remove(relay) != null) {
            onChange.run();
        }
    }

    /** What isn't to be written any more isn't refused either. */
    public synchronized void retain(Collection<String> relays) {
        if (byRelay.keySet().retainAll(relays)) {
            onChange.run();
        }
    }
}
