package io.exposedapp.it;

import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.ExposedAppStatus;
import io.exposedapp.model.AppKey;
import io.exposedapp.plan.world.PortClaimMap;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Who ever had which port, by the claims and by the apps' status, and every time that this was a second one. For a
 * cluster whose edge was never reached and whose range has room: there no port of an app, living or deleted, is given
 * to another, and no app gets a second one.
 */
final class PortHistory implements AutoCloseable {

    private final Map<Integer, AppKey> owners = new ConcurrentHashMap<>();
    private final Map<AppKey, Integer> ports = new ConcurrentHashMap<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> informers;

    PortHistory(TestCluster cluster, String namespace) {
        informers = List.of(
                cluster.admin.configMaps().inNamespace(TestCluster.RELAYS).inform(seen(this::claim)),
                cluster.admin.resources(ExposedApp.class).inNamespace(namespace).inform(seen(this::app)));
    }

    private <T extends HasMetadata> ResourceEventHandler<T> seen(Consumer<T> check) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(T added) {
                check.accept(added);
            }

            @Override
            public void onUpdate(T before, T now) {
                check.accept(now);
            }

            @Override
            public void onDelete(T deleted, boolean unknownState) {
                check.accept(deleted);
            }
        };
    }

    private void claim(ConfigMap map) {
        PortClaimMap.read(map)
                .ifPresent(c -> had(c.port(), c.app(), map.getMetadata().getName()));
    }

    private void app(ExposedApp app) {
        portOf(app).ifPresent(p -> had(p, AppKey.of(app), "status"));
    }

    private void had(int port, AppKey app, String where) {
        AppKey owner = owners.computeIfAbsent(port, p -> app);
        int own = ports.computeIfAbsent(app, a -> port);
        if (!owner.equals(app) || own != port) {
            violations.add(
                    where + ": " + app + " has port " + port + ", which was " + owner + "'s; its own was " + own);
        }
    }

    static Optional<Integer> portOf(ExposedApp app) {
        return Optional.ofNullable(app.getStatus())
                .map(ExposedAppStatus::relay)
                .map(ExposedAppStatus.RelayStatus::port);
    }

    List<String> violations() {
        return violations;
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable informer : informers) {
            informer.close();
        }
    }
}
