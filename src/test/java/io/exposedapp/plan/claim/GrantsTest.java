package io.exposedapp.plan.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Edge;
import io.exposedapp.api.EdgeSpec;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.ExposedAppSpec;
import io.exposedapp.api.Grant;
import io.exposedapp.api.NamespaceSelector;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Given namespace photos with labels team=a and stage=live, which selectors mean it? */
class GrantsTest {

    private static final Namespace PHOTOS = new NamespaceBuilder()
            .withNewMetadata()
            .withName("photos")
            .addToLabels(Map.of("team", "a", "stage", "live"))
            .endMetadata()
            .build();

    @Test
    void allLabelsOfTheGrantHaveToBeThere() {
        assertThat(isMeant(new NamespaceSelector(Map.of("team", "a"), null))).isTrue();
        assertThat(isMeant(new NamespaceSelector(Map.of("team", "a", "stage", "live"), null)))
                .isTrue();
        assertThat(isMeant(new NamespaceSelector(Map.of("team", "a", "stage", "test"), null)))
                .isFalse();
        assertThat(isMeant(new NamespaceSelector(Map.of("size", "big"), null))).isFalse();
    }

    @Test
    void everybodyIsMeantOnlyWhenSaid() {
        assertThat(isMeant(new NamespaceSelector(null, true))).isTrue();
        assertThat(isMeant(new NamespaceSelector(null, false))).isFalse();
        assertThat(isMeant(new NamespaceSelector(null, null))).isFalse();
        assertThat(isMeant(new NamespaceSelector(Map.of(), null))).isFalse();
    }

    private static boolean isMeant(NamespaceSelector selector) {
        Edge edge = new Edge();
        edge.setMetadata(new ObjectMetaBuilder().withName("vps").build());
        edge.setSpec(new EdgeSpec(
                null,
                List.of(),
                "100.64.0.1",
                null,
                null,
                null,
                List.of(new Grant(selector, List.of("*"))),
                null,
                null));
        ExposedApp app = new ExposedApp();
        app.setMetadata(new ObjectMetaBuilder()
                .withNamespace("photos")
                .withName("immich")
                .build());
        app.setSpec(new ExposedAppSpec("photos.example.com", null, null, null, null, null, null, null));
        return new Grants(List.of(PHOTOS)).allows(edge, app);
    }
}
