package io.exposedapp.plan.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.model.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeletionGuardTest {

    @Test
    void whatIsOlderThanItsDefinitionWentWithTheFormerOne() {
        assertThat(DeletionGuard.isNewerThan(made("2026-11-22T12:00:01Z"), edge("2026-11-22T12:00:00Z")))
                .isTrue();
        assertThat(DeletionGuard.isNewerThan(made("2026-11-22T12:00:00Z"), edge("2026-11-22T12:00:00Z")))
                .isFalse();
        assertThat(DeletionGuard.isNewerThan(made("2026-11-22T12:00:00Z"), edge("2026-11-23T12:00:00Z")))
                .isFalse();
    }

    private static CustomResourceDefinition made(String time) {
        return new CustomResourceDefinitionBuilder()
                .withNewMetadata()
                .withCreationTimestamp(time)
                .endMetadata()
                .build();
    }

    private static ConfigMap edge(String time) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withCreationTimestamp(time)
                .endMetadata()
                .build();
    }

    private static final long NOW = 1_795_000_000L;
    private static final long GRACE = 600;
    private static final Optional<CustomResourceDefinition> DEFINITION =
            Optional.of(definition().build());

    @Test
    void withoutADefinitionItWaits() {
        assertWaits(DeletionGuard.of(noted(Map.of(Names.DEFINITION_ANNOTATION, "uid")), Optional.empty(), NOW, GRACE));
    }

    @Test
    void whileTheDefinitionIsBeingDeletedItWaits() {
        CustomResourceDefinition going = definition()
                .editMetadata()
                .withDeletionTimestamp("2026-11-22T12:00:00Z")
                .endMetadata()
                .build();
        assertWaits(
                DeletionGuard.of(noted(Map.of(Names.DEFINITION_ANNOTATION, "uid")), Optional.of(going), NOW, GRACE));
    }

    @Test
    void aDefinitionSeenForTheFirstTimeIsNotedWithoutWaiting() {
        DeletionGuard expected =
                new DeletionGuard(false, Optional.empty(), new TreeMap<>(Map.of(Names.DEFINITION_ANNOTATION, "uid")));
        assertThat(DeletionGuard.of(noted(null), DEFINITION, NOW, GRACE)).isEqualTo(expected);
        assertThat(DeletionGuard.of(noted(Map.of("other", "x")), DEFINITION, NOW, GRACE))
                .isEqualTo(expected);
    }

    @Test
    void beforeTheInstallationIsThereNothingWaits() {
        assertThat(DeletionGuard.of(Optional.empty(), DEFINITION, NOW, GRACE).holds())
                .isFalse();
    }

    @Test
    void aDefinitionMadeAnewIsNotedAndWaitedFor() {
        assertThat(DeletionGuard.of(noted(Map.of(Names.DEFINITION_ANNOTATION, "before")), DEFINITION, NOW, GRACE))
                .isEqualTo(new DeletionGuard(
                        true,
                        Optional.of(GRACE),
                        new TreeMap<>(
                                Map.of(Names.DEFINITION_ANNOTATION, "uid", Names.RESTORED_ANNOTATION, "1795000000"))));
    }

    @Test
    void withinTheGraceItWaitsForTheRestOfIt() {
        assertThat(DeletionGuard.of(restored(NOW - 599), DEFINITION, NOW, GRACE))
                .isEqualTo(new DeletionGuard(true, Optional.of(1L), new TreeMap<>()));
    }

    @Test
    void afterTheGraceItWaitsNoMore() {
        assertThat(DeletionGuard.of(restored(NOW - 600), DEFINITION, NOW, GRACE))
                .isEqualTo(DeletionGuard.NO);
    }

    @Test
    void whatWasNeverRestoredWaitsForNothing() {
        assertThat(DeletionGuard.of(noted(Map.of(Names.DEFINITION_ANNOTATION, "uid")), DEFINITION, NOW, GRACE))
                .isEqualTo(DeletionGuard.NO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1e9", "99999999999999999999"})
    void aTimeThatIsNoneIsLongAgo(String time) {
        assertThat(DeletionGuard.of(
                        noted(Map.of(Names.DEFINITION_ANNOTATION, "uid", Names.RESTORED_ANNOTATION, time)),
                        DEFINITION,
                        NOW,
                        GRACE))
                .isEqualTo(DeletionGuard.NO);
    }

    /** Without a known end and without a note: the old definition's UID must stay known until there is a new one. */
    private static void assertWaits(DeletionGuard restoring) {
        assertThat(restoring).isEqualTo(new DeletionGuard(true, Optional.empty(), new TreeMap<>()));
    }

    private static Optional<ConfigMap> restored(long at) {
        return noted(Map.of(Names.DEFINITION_ANNOTATION, "uid", Names.RESTORED_ANNOTATION, Long.toString(at)));
    }

    private static Optional<ConfigMap> noted(Map<String, String> annotations) {
        return Optional.of(new ConfigMapBuilder()
                .withNewMetadata()
                .withName("installation")
                .withAnnotations(annotations)
                .endMetadata()
                .build());
    }

    private static CustomResourceDefinitionBuilder definition() {
        return new CustomResourceDefinitionBuilder()
                .withNewMetadata()
                .withName(Names.DEFINITION)
                .withUid("uid")
                .endMetadata();
    }
}
