package io.exposedapp.plan.relay;

import io.exposedapp.api.ExposedApp;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Result;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.world.World;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Looks up the backends of all apps. Services and EndpointSlices are indexed by name once for each plan. */
public record BackendLookup(Map<AppKey, List<Service>> services, Map<AppKey, List<EndpointSlice>> slices) {

    public BackendLookup(World world) {
        this(
                world.services().stream().collect(Collectors.groupingBy(AppKey::of)),
                world.endpointSlices().stream()
                        .filter(s -> Backend.serviceOf(s).isPresent())
                        .collect(Collectors.groupingBy(s -> new AppKey(
                                s.getMetadata().getNamespace(),
                                Backend.serviceOf(s).get()))));
    }

    public Result<Backend> resolve(ExposedApp app) {
        return Backend.resolve(namespace(app), app.getSpec().service(), services.getOrDefault(service(app), List.of()));
    }

    public Verdict ready(ExposedApp app) {
        return Backend.ready(namespace(app), app.getSpec().service(), slices.getOrDefault(service(app), List.of()));
    }

    private static AppKey service(ExposedApp app) {
        return new AppKey(namespace(app), app.getSpec().service().name());
    }

    private static String namespace(ExposedApp app) {
        return app.getMetadata().getNamespace();
    }
}
