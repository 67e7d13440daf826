package io.exposedapp.observe;

import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.Reason;
import io.exposedapp.config.OperatorConfig;
import io.exposedapp.config.Parallel;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Names;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.world.DeletionGuard;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Asks the API server itself whether an object is gone, before anything is removed because of that. */
@ApplicationScoped
public class DeletionCheck {

    /**
     * Concurrent requests. When a namespace with a thousand apps was deleted, the check takes a second instead of a
     * thousand round trips.
     */
    private static final int AT_ONCE = 16;

    /** By default, the client retries for minutes. A caller of this class can retry later. */
    private static final RequestConfig BRIEF = new RequestConfigBuilder()
            .withRequestTimeout(5_000)
            .withRequestRetryBackoffLimit(1)
            .build();

    private final KubernetesClient client;
    private final OperatorConfig config;
    private final Set<String> unanswered = ConcurrentHashMap.newKeySet();
    private final Parallel asking = new Parallel("gone", AT_ONCE);

    DeletionCheck(KubernetesClient client, OperatorConfig config) {
        this.client = client;
        this.config = config;
    }

    /**
     * Why no route may be changed for now. Empty while the API server answers. An operator that is cut off from the API
     * server, for example on a node without the cluster's network, has only an old plan, and another operator may be
     * active by now.
     */
    public Optional<Verdict> cutOff() {
        try {
            installation();
            unanswered.remove(Names.INSTALLATION);
            return Optional.empty();
        } catch (KubernetesClientException e) {
            Verdict why = cutOff(e);
            warnOnce(Names.INSTALLATION, why.message() + " " + e.getMessage());
            return Optional.of(why);
        }
    }

    private Verdict cutOff(KubernetesClientException e) {
        boolean refused =
                e.getCode() == HttpURLConnection.HTTP_FORBIDDEN || e.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED;
        String consequence = ", so its plan may be old: no route is changed, and those that are there go on. ";
        return refused
                ? Verdict.no(
                        Reason.ApiServerForbidden,
                        "The operator may not read ConfigMap " + config.relaysNamespace() + "/" + Names.INSTALLATION
                                + " any more" + consequence
                                + "Give it its rights back: helm upgrade creates its Roles and RoleBindings again.")
                : Verdict.no(
                        Reason.ApiServerUnreachable,
                        "The operator gets no good answer from the API server" + consequence
                                + "Does it work, and does the operator's node reach it?");
    }

    /**
     * The apps that the API server confirms to be absent. Empty if anything is unclear, such as after lost permissions
     * or a timeout. The CRD is read once, after the last app, so that its state holds for each of them.
     */
    public Set<AppKey> gone(Collection<AppKey> apps) {
        return answer("apps are", () -> {
                    Set<AppKey> absent = absent(apps);
                    return absent.isEmpty() || !isMeant(ExposedApp.class, this::isNoted) ? Set.<AppKey>of() : absent;
                })
                .orElse(Set.of());
    }

    /**
     * Whether the Edge is gone, by the same rules.
     *
     * @param edge the Edge as it was when it existed
     */
    public boolean isGone(Edge edge) {
        String name = edge.getMetadata().getName();
        return answer(
                        "edge " + name + " is",
                        () -> ask(c -> c.resources(Edge.class).withName(name).get()) == null
                                && isMeant(Edge.class, definition -> !DeletionGuard.isNewerThan(definition, edge)))
                .orElse(false);
    }

    /** The apps that the API server does not have. After the first failure, no further app is requested. */
    private Set<AppKey> absent(Collection<AppKey> apps) {
        return asking.untilException(apps, app -> Optional.of(app).filter(this::isAbsent)).orThrow().stream()
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
    }

    private boolean isAbsent(AppKey app) {
        return ask(c -> c.resources(ExposedApp.class)
                        .inNamespace(app.namespace())
                        .withName(app.name())
                        .get())
                == null;
    }

    /**
     * Whether objects of the kind are absent because they were deleted on purpose. While a CRD is being deleted, all
     * its objects are deleted with it, which says nothing about a single object.
     */
    private boolean isMeant(Class<? extends CustomResource<?, ?>> kind, Predicate<CustomResourceDefinition> meant) {
        CustomResourceDefinition definition = ask(c -> c.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(CustomResource.getCRDName(kind))
                .get());
        return definition != null && definition.getMetadata().getDeletionTimestamp() == null && meant.test(definition);
    }

    /**
     * Whether the CRD is the one that was noted. If it was created again a moment ago, its apps may be about to return.
     */
    private boolean isNoted(CustomResourceDefinition definition) {
        ConfigMap installation = installation();
        return installation != null
                && installation.getMetadata().getAnnotations() != null
                && definition
                        .getMetadata()
                        .getUid()
                        .equals(installation.getMetadata().getAnnotations().get(Names.DEFINITION_ANNOTATION));
    }

    private ConfigMap installation() {
        return ask(c -> c.configMaps()
                .inNamespace(config.relaysNamespace())
                .withName(Names.INSTALLATION)
                .get());
    }

    private <T> T ask(Function<KubernetesClient, T> question) {
        return client.adapt(NamespacedKubernetesClient.class)
                .withRequestConfig(BRIEF)
                .call(question::apply);
    }

    /** The answer of the API server. Empty if it gives none. */
    private <T> Optional<T> answer(String what, Supplier<T> question) {
        try {
            T answer = question.get();
            unanswered.remove(what);
            return Optional.of(answer);
        } catch (KubernetesClientException e) {
            warnOnce(what, "Whether " + what + " gone can't be told, so nothing of it is removed: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Logs a warning once for each outage, however often the check is made meanwhile. */
    private void warnOnce(String what, String message) {
        if (unanswered.add(what)) {
            Log.warn(message);
        }
    }
}
