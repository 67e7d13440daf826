package io.exposedapp.drain;

import io.exposedapp.api.Edge;
import io.exposedapp.model.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The program that the chart runs before an uninstall. It makes the operator remove all routes from all edges, and
 * waits until the edges that can be reached are drained. It always ends in time and with success, so that it never
 * blocks an uninstall.
 */
public final class DrainAll {

    private DrainAll() {}

    /** @param arguments the relays' namespace, and the maximum number of seconds to wait */
    public static void main(String[] arguments) {
        try (KubernetesClient client = new KubernetesClientBuilder().build()) {
            drain(client.configMaps().inNamespace(arguments[0]).withName(Names.INSTALLATION));
            client.resources(Edge.class)
                    .informOnCondition(edges -> DrainProgress.left(edges).isEmpty())
                    .get(Long.parseLong(arguments[1]), TimeUnit.SECONDS);
            System.out.println("All edges that can be reached are drained.");
        } catch (TimeoutException e) {
            System.out.println("Not all edges that can be reached were drained in time; their routes stay.");
        } catch (ExecutionException | InterruptedException | RuntimeException e) {
            System.out.println("Not drained: " + e);
        }
        // The client's threads would continue for a while.
        System.exit(0);
    }

    private static void drain(Resource<ConfigMap> installation) {
        String revision = installation.require().getData().get(Names.REVISION);
        installation.patch(
                PatchContext.of(PatchType.JSON_MERGE),
                Serialization.asJson(
                        Map.of("metadata", Map.of("annotations", Map.of(Names.DRAIN_ANNOTATION, revision)))));
    }
}
