package io.exposedapp.plan.world;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.exposedapp.api.Edge;
import io.exposedapp.api.EdgeStatus;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.ExposedAppStatus;
import java.nio.file.Path;

/** Objects as the API server stores them when they are created: with the status that their CRD gives by default. */
public final class NewObjects {

    private static final JsonNode OF_APP = status("exposedapps");
    private static final JsonNode OF_EDGE = status("edges");

    private NewObjects() {}

    public static void reset(ExposedApp app) {
        app.setStatus(Yaml.as(ExposedAppStatus.class, OF_APP));
    }

    public static void reset(Edge edge) {
        edge.setStatus(Yaml.as(EdgeStatus.class, OF_EDGE));
    }

    private static JsonNode status(String plural) {
        ObjectNode crd = Yaml.documents(Path.of("crds", plural + ".exposedapp.io-v1.yml"))
                .get(0);
        return crd.requiredAt("/spec/versions/0/schema/openAPIV3Schema/properties/status/default");
    }
}
