package io.exposedapp.relay;

import io.exposedapp.FakeApiServer.Answer;
import io.exposedapp.FakeApiServer.Request;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Names;
import io.exposedapp.plan.world.KnownClaims;
import io.exposedapp.plan.world.PortClaim;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** An API server that has some objects of the relays' namespace, and takes whatever it is given. */
final class StoredObjects implements Function<Request, Optional<Answer>> {

    static final String CLAIMS = "/api/v1/namespaces/exposedapp-relays/configmaps";
    static final String RELAYS = "/apis/apps/v1/namespaces/exposedapp-relays/daemonsets";
    static final String PODS = "/api/v1/namespaces/exposedapp-relays/pods";
    static final AppKey APP = new AppKey("apps", "photos");

    private final Map<String, HasMetadata> byPath = new ConcurrentHashMap<>();
    private final Map<String, Optional<Answer>> refusals = new ConcurrentHashMap<>();

    StoredObjects put(HasMetadata object) {
        String kind = object instanceof ConfigMap ? CLAIMS : object instanceof DaemonSet ? RELAYS : PODS;
        byPath.put(kind + "/" + object.getMetadata().getName(), object);
        return this;
    }

    /** A claim as the API server has it, in version 7. */
    StoredObjects put(PortClaim claim) {
        return put(map(claim));
    }

    StoredObjects refuse(String method, String path, int code) {
        refusals.put(method + " " + path, Optional.of(Answer.refusal(code, "refused by the test")));
        return this;
    }

    StoredObjects breakConnection(String method, String path) {
        refusals.put(method + " " + path, Optional.empty());
        return this;
    }

    @Override
    public Optional<Answer> apply(Request request) {
        String path = request.method().equals("POST") ? request.path() + "/" + name(request) : request.path();
        Optional<Answer> refusal = refusals.get(request.method() + " " + path);
        if (refusal != null) {
            return refusal;
        }
        return Optional.of(
                switch (request.method()) {
                    case "GET" ->
                        byPath.containsKey(path)
                                ? Answer.ok(Serialization.asJson(byPath.get(path)))
                                : Answer.refusal(404, "not found");
                    case "DELETE" ->
                        Answer.ok("{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"status\": \"Success\"}");
                    default -> Answer.ok(request.body());
                });
    }

    /** Of the object that a request creates. */
    static String name(Request request) {
        return Serialization.unmarshal(request.body(), HasMetadata.class)
                .getMetadata()
                .getName();
    }

    static PortClaim held(int port) {
        return PortClaim.held(port, APP, "uid", List.of(), List.of(), List.of());
    }

    static ConfigMap map(PortClaim claim) {
        ConfigMap map = KnownClaims.map(claim);
        map.getMetadata().setUid("uid-of-" + map.getMetadata().getName());
        map.getMetadata().setResourceVersion("7");
        return map;
    }

    static DaemonSet relay(int port, AppKey app, String version) {
        return new DaemonSetBuilder()
                .withNewMetadata()
                .withName(Names.relay(port))
                .withNamespace("exposedapp-relays")
                .withUid("uid-of-" + Names.relay(port))
                .withResourceVersion(version)
                .withLabels(Names.relayLabels(port))
                .addToAnnotations(Names.APP_NAMESPACE_ANNOTATION, app.namespace())
                .addToAnnotations(Names.APP_NAME_ANNOTATION, app.name())
                .endMetadata()
                .build();
    }

    static HasMetadata pod(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("exposedapp-relays")
                .endMetadata()
                .build();
    }
}
