package io.exposedapp.plan.route;

import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedAppSpec;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Names;
import io.exposedapp.plan.relay.RelayNode;
import java.util.Set;
import java.util.SortedMap;

/**
 * A route file on an edge, as today's renderer writes it: it never goes stale when the renderer changes.
 *
 * @param host what the app asked for then
 * @param port the relay port that the file leads to
 * @param nodes nodes that it leads to, with their addresses
 * @param asks false if it asks for no certificate; default: true
 * @param ahead true if it was written ahead of the relay, and leads to no node; default: false
 */
public record RouteDocument(String host, int port, SortedMap<String, String> nodes, Boolean asks, Boolean ahead) {

    public String text(String clusterName, AppKey app, Edge edge) {
        return RouteRender.render(
                        clusterName,
                        app,
                        new ExposedAppSpec(host, null, null, null, null, null, null, null),
                        edge,
                        Boolean.FALSE.equals(asks) ? Set.of() : Set.of(host),
                        port,
                        nodes.entrySet().stream()
                                .filter(n -> !Boolean.TRUE.equals(ahead))
                                .map(n -> new RelayNode(n.getKey(), n.getValue(), true, true, false, Set.of()))
                                .toList())
                .render(Names.routeMark(clusterName, app));
    }
}
