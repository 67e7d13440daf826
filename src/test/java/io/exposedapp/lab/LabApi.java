package io.exposedapp.lab;

import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.ExposedAppStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;

/** What tests read again and again until something holds: a program for each look would take the processors. */
final class LabApi {

    private static final KubernetesClient CLIENT = client();

    private LabApi() {}

    private static KubernetesClient client() {
        Config config =
                Config.fromKubeconfig(Lab.kubectl("config", "view", "--raw").orFail());
        config.setRequestRetryBackoffLimit(0);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** Empty while there is none. */
    static Optional<ExposedApp> app(String namespace, String name) {
        return Optional.ofNullable(CLIENT.resources(ExposedApp.class)
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    static List<ExposedApp> apps(String namespace) {
        return CLIENT.resources(ExposedApp.class).inNamespace(namespace).list().getItems();
    }

    /** None while there is no status, or the API server doesn't answer. */
    static List<Condition> appConditions(String namespace, String name) {
        try {
            return app(namespace, name)
                    .map(ExposedApp::getStatus)
                    .map(ExposedAppStatus::conditions)
                    .orElse(List.of());
        } catch (KubernetesClientException e) {
            return List.of();
        }
    }

    /** "status reason message" of an app's condition; "" while there is none, or the API server doesn't answer. */
    static String appCondition(String namespace, String name, String type) {
        try {
            return app(namespace, name)
                    .flatMap(a -> condition(a, type))
                    .map(LabApi::text)
                    .orElse("");
        } catch (KubernetesClientException e) {
            return "";
        }
    }

    static Optional<Condition> condition(ExposedApp app, String type) {
        return Optional.ofNullable(app.getStatus()).flatMap(s -> find(s.conditions(), type));
    }

    /** The same of an Edge. */
    static String edgeCondition(String name, String type) {
        try {
            return Optional.ofNullable(
                            CLIENT.resources(Edge.class).withName(name).get())
                    .map(Edge::getStatus)
                    .flatMap(s -> find(s.conditions(), type))
                    .map(LabApi::text)
                    .orElse("");
        } catch (KubernetesClientException e) {
            return "";
        }
    }

    private static Optional<Condition> find(List<Condition> conditions, String type) {
        return conditions.stream().filter(c -> c.getType().equals(type)).findFirst();
    }

    private static String text(Condition condition) {
        return condition.getStatus() + " " + condition.getReason() + " " + condition.getMessage();
    }
}
