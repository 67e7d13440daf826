package io.exposedapp.plan.relay;

import io.exposedapp.api.ExposedApp;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Result;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.world.Relay;
import io.exposedapp.plan.world.World;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks up the backends of all apps. Services and EndpointSlices are indexed by name once for each plan. */
public record BackendLookup(
        Map<AppKey, ExposedApp> apps, Map<AppKey, Service> services, Map<AppKey, List<EndpointSlice>> slices) {

    private static final String SERVICE_OF_SLICE = "kubernetes.io/service-name";

    public BackendLookup(World world) {
        this(
                world.apps().stream().collect(Collectors.toMap(AppKey::of, a -> a, (one, same) -> one)),
                world.services().stream().collect(Collectors.toMap(AppKey::of, s -> s, (one, same) -> one)),
                world.endpointSlices().stream()
                        .filter(s -> serviceOf(s).isPresent())
                        .collect(Collectors.groupingBy(s -> new AppKey(
                                s.getMetadata().getNamespace(), serviceOf(s).get()))));
    }

    private static Optional<String> serviceOf(EndpointSlice slice) {
        return Optional.ofNullable(slice.getMetadata().getLabels()).map(l -> l.get(SERVICE_OF_SLICE));
    }

    public Result<Backend> resolve(ExposedApp app) {
        return target(app).map(ServiceTarget::backend);
    }

    /** Whether the app's Service can answer visitors. */
    public Verdict ready(ExposedApp app) {
        return target(app)
                .fold(
                        target -> target.refusesHttp()
                                .orElseGet(() -> new BackendEndpoints(
                                                target, slices.getOrDefault(target.service(), List.of()))
                                        .verdict()),
                        why -> why);
    }

    /** Whether the Service of an app can answer visitors. */
    boolean isReady(AppKey app) {
        return Optional.ofNullable(apps.get(app))
                .map(this::ready)
                .filter(Verdict::isTrue)
                .isPresent();
    }

    /** Whether the Service of an app is reached only from nodes that run one of its pods. */
    boolean isLocal(AppKey app) {
        return Optional.ofNullable(apps.get(app))
                .map(a -> services.get(service(a)))
                .filter(s -> "Local".equals(s.getSpec().getInternalTrafficPolicy()))
                .isPresent();
    }

    /**
     * Whether the Service that pods were made for has lost the address that they forward to. Kubernetes may give the
     * address to any other Service, which visitors would see then.
     */
    boolean isLost(Forwarding pods) {
        AppKey service = new AppKey(pods.app().namespace(), pods.backend().service());
        return address(service).filter(pods.backend().clusterIP()::equals).isEmpty();
    }

    /** The same for a relay. What a relay of version 0.1 forwards to is not known: its app's Service is looked at. */
    boolean isLost(Relay relay) {
        return Optional.ofNullable(relay.daemonSet().getSpec().getTemplate().getMetadata())
                .flatMap(Forwarding::of)
                .map(this::isLost)
                .orElseGet(() -> Optional.ofNullable(apps.get(relay.app()))
                        .filter(app -> address(service(app)).isEmpty())
                        .isPresent());
    }

    private Optional<String> address(AppKey service) {
        return Optional.ofNullable(services.get(service)).flatMap(ServiceTarget::address);
    }

    private Result<ServiceTarget> target(ExposedApp app) {
        AppKey name = service(app);
        return ServiceTarget.resolve(app.getSpec().service(), name, Optional.ofNullable(services.get(name)));
    }

    private static AppKey service(ExposedApp app) {
        return new AppKey(
                app.getMetadata().getNamespace(), app.getSpec().service().name());
    }
}
