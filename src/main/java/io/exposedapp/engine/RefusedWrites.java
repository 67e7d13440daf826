package io.exposedapp.engine;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * Relays that the API server refuses because of a quota, a policy or a webhook. The operator cannot resolve this. Each
 * refusal is reported on its app, and the write is retried after a pause, while everything else continues.
 */
@ApplicationScoped
public class RefusedWrites {

    /**
     * How long to wait before a retry. A dead webhook takes many seconds to refuse a write, and the only worker of the
     * relays waits for it.
     */
    public static final Duration PAUSE = Duration.ofSeconds(10);

    private record Refusal(String words, Instant until) {}

    private final Map<String, Refusal> byRelay = new HashMap<>();
    private final InstantSource clock;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    public RefusedWrites() {
        this(Clock.systemUTC());
    }

    RefusedWrites(InstantSource clock) {
        this.clock = clock;
    }

    /** Adds a listener that runs when other objects are refused than before, or for another reason. */
    void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** By name of the relay, the message of the API server. */
    synchronized Map<String, String> words() {
        return byRelay.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, r -> r.getValue().words()));
    }

    /** Names of relays that are not to be retried yet. */
    public synchronized Set<String> pausing() {
        return byRelay.entrySet().stream()
                .filter(r -> clock.instant().isBefore(r.getValue().until()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    public synchronized boolean isAny() {
        return !byRelay.isEmpty();
    }

    /** Records a refusal. Returns true if it is new, or has a new message. */
    public synchronized boolean refused(String relay, String words) {
        Refusal before = byRelay.put(relay, new Refusal(words, clock.instant().plus(PAUSE)));
        boolean news = before == null || !before.words().equals(words);
        if (news) {
            listeners.forEach(Runnable::run);
        }
        return news;
    }

    /** Records that the API server accepted the relay. */
    public synchronized void taken(String relay) {
        if (byRelay.remove(relay) != null) {
            listeners.forEach(Runnable::run);
        }
    }

    /** Forgets the refusals of relays that are no longer to be written. */
    public synchronized void retain(Collection<String> relays) {
        if (byRelay.keySet().retainAll(relays)) {
            listeners.forEach(Runnable::run);
        }
    }
}
