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
 * Whether a restore may be going on: the definition of ExposedApps is missing, is being deleted, or was made anew a
 * short while ago. Deleting it deletes all apps, and those that seem to be gone may be about to return. Nothing is
 * removed because of them meanwhile.
 *
 * @param holds whether removals wait
 * @param seconds how long they go on waiting, if that is known
 * @param notes annotations that the installation's ConfigMap is to get, so that the next start knows too
 */
public record DeletionGuard(boolean holds, Optional<Long> seconds, SortedMap<String, String> notes) {

    public static final DeletionGuard NO = new DeletionGuard(false, Optional.empty(), new TreeMap<>());
    private static final DeletionGuard FOR_NOW = new DeletionGuard(true, Optional.empty(), new TreeMap<>());

    /**
     * @param now seconds since 1970
     * @param grace seconds that a restore may take after the definition is back
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
     * Whether the definition was made anew since the object was made: then the object went with the former one, and
     * nobody meant it.
     */
    public static boolean isNewerThan(CustomResourceDefinition definition, HasMetadata object) {
        // RFC 3339 in UTC, as the API server writes all times: the order of the texts is that of the times
        return definition
                        .getMetadata()
                        .getCreationTimestamp()
                        .compareTo(object.getMetadata().getCreationTimestamp())
                > 0;
    }

    /** What isn't a time is long ago. */
    private static long seconds(String text) {
        return text != null && text.matches("[0-9]{1,12}") ? Long.parseLong(text) : 0;
    }
}
