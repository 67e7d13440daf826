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
 * Run by the chart before an uninstall: tells the operator to take all routes off all edges, and waits until those that
 * it reaches are drained. It ends in time and well whatever happens: an uninstall hangs on nothing.
 */
public final class DrainAll {

    private DrainAll() {}

    /** @param arguments the relays' namespace, and how many seconds to wait at most */
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
        // the client's threads would go on for a while
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
