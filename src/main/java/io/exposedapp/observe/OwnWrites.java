package io.exposedapp.observe;

import io.fabric8.kubernetes.api.model.HasMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the operator wrote to relays, until it sees that itself: before that its cache doesn't know of ports which it
 * has just given away. Versions of one kind can be compared as numbers (Kubernetes API concepts, "Resource versions").
 */
@ApplicationScoped
public class OwnWrites {

    private final Set<String> deleted = new HashSet<>();
    private long newest;

    /** The object as the API server has answered. */
    public synchronized void wrote(HasMetadata object) {
        newest = Math.max(newest, version(object.getMetadata().getResourceVersion(), Long.MAX_VALUE));
    }

    public synchronized void deleted(HasMetadata object) {
        deleted.add(object.getMetadata().getUid());
    }

    /**
     * Whether a cache knows all of it.
     *
     * @param seen the version of the last change that the cache has taken up
     * @param cached what it holds
     */
    public synchronized boolean areIn(String seen, Collection<? extends HasMetadata> cached) {
        if (version(seen, -1) < newest) {
            return false;
        }
        if (!deleted.isEmpty()) {
            deleted.retainAll(cached.stream().map(o -> o.getMetadata().getUid()).collect(Collectors.toSet()));
        }
        return deleted.isEmpty();
    }

    private static long version(String text, long otherwise) {
        return text != null && text.matches("[0-9]{1,18}") ? Long.parseLong(text) : otherwise;
    }
}
