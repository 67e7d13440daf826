package io.exposedapp.plan.world;

import io.exposedapp.model.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whether a restore may be in progress: the CRD of ExposedApps is missing, is being deleted, or was created again a
 * short while ago. Deleting the CRD deletes all apps, so apps that are absent may be about to return. Until then,
 * nothing is removed because its app is absent.
 *
 * @param holds whether removals wait
 * @param seconds how long removals still wait, if that is known
 * @param notes annotations to add to the installation's ConfigMap, so that the operator knows after a restart too
 */
public record DeletionGuard(boolean holds, Optional<Long> seconds, SortedMap<String, String> notes) {

    /** No restore is in progress. */
    public static final DeletionGuard NO = new DeletionGuard(false, Optional.empty(), new TreeMap<>());
    /** Removals wait, and it is not known how long. */
    private static final DeletionGuard FOR_NOW = new DeletionGuard(true, Optional.empty(), new TreeMap<>());

    /**
     * @param now seconds since 1970
     * @param grace seconds that a restore may take after the CRD is back
     */
    public static DeletionGuard of(
            Optional<ConfigMap> installation, Optional<CustomResourceDefinition> definition, long now, long grace) {
        if (definition.isEmpty() || definition.get().getMetadata().getDeletionTimestamp() != null) {
            return FOR_NOW;
        }
        String uid = definition.get().getMetadata().getUid();
        Map<String, String> noted =
                installation.map(i -> i.getMetadata().getAnnotations()).orElse(Map.of());
        String before = noted.get(Names.DEFINITION_ANNOTATION);
        if (before == null) {
            return new DeletionGuard(false, Optional.empty(), new TreeMap<>(Map.of(Names.DEFINITION_ANNOTATION, uid)));
        }
        if (!before.equals(uid)) {
            return new DeletionGuard(
                    true,
                    Optional.of(grace),
                    new TreeMap<>(
                            Map.of(Names.DEFINITION_ANNOTATION, uid, Names.RESTORED_ANNOTATION, Long.toString(now))));
        }
        long end = seconds(noted.get(Names.RESTORED_ANNOTATION)) + grace;
        return now < end ? new DeletionGuard(true, Optional.of(end - now), new TreeMap<>()) : NO;
    }

    /**
     * Whether the CRD was created again after the object was created. If so, the object was deleted together with the
     * former CRD, which was not intended.
     */
    public static boolean isNewerThan(CustomResourceDefinition definition, HasMetadata object) {
        // The API server writes all times as RFC 3339 in UTC, so the order of the texts is the order of the times.
        return definition
                        .getMetadata()
                        .getCreationTimestamp()
                        .compareTo(object.getMetadata().getCreationTimestamp())
                > 0;
    }

    /** Parses a time. Any text that is not a time counts as long ago. */
    private static long seconds(String text) {
        return text != null && text.matches("[0-9]{1,12}") ? Long.parseLong(text) : 0;
    }
}
