package io.exposedapp.plan.route;

import io.exposedapp.api.Alias;
import io.exposedapp.api.Edge;
import io.exposedapp.api.EdgeSpec;
import io.exposedapp.api.ExposedAppSpec;
import io.exposedapp.api.PathSpec;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.HostPath;
import io.exposedapp.model.Names;
import io.exposedapp.plan.relay.RelayNode;
import io.exposedapp.traefik.RouteFile;
import io.exposedapp.traefik.RouteFile.ForwardingTimeouts;
import io.exposedapp.traefik.RouteFile.Http;
import io.exposedapp.traefik.RouteFile.LoadBalancer;
import io.exposedapp.traefik.RouteFile.Middleware;
import io.exposedapp.traefik.RouteFile.Router;
import io.exposedapp.traefik.RouteFile.Server;
import io.exposedapp.traefik.RouteFile.ServersTransport;
import io.exposedapp.traefik.RouteFile.Service;
import io.exposedapp.traefik.RouteFile.Tls;
import io.exposedapp.traefik.RouteRule;
import io.exposedapp.traefik.ServerUrl;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Renders an app's route. Each host and path gets a router that serves over HTTPS, and a router that redirects plain
 * HTTP to it.
 */
record RouteRender(
        String name,
        ExposedAppSpec app,
        EdgeSpec edge,
        Set<String> asked,
        SortedMap<String, Router> routers,
        SortedMap<String, Middleware> middlewares) {

    /**
     * How long a relay may take to accept a connection before Traefik gives up on it. Traefik's default of 30 s is
     * longer than visitors wait.
     */
    private static final String DIAL_TIMEOUT = "2s";

    /** With several relays, Traefik tries another one sooner. */
    private static final String DIAL_TIMEOUT_OF_SEVERAL = "500ms";

    /**
     * Traefik selects the next server in turn, for all visitors together. With many visitors, each attempt therefore
     * reaches the dead one of two servers as if by chance, with even odds. Eight attempts were not enough: one in 250
     * requests of 60 visitors failed.
     */
    private static final int ATTEMPTS = 20;

    /**
     * @param asked the hosts that Traefik is asked for a certificate of
     * @param nodes none: the route is written ahead, and answers 503
     */
    static RouteFile render(
            String clusterName,
            AppKey key,
            ExposedAppSpec app,
            Edge edge,
            Set<String> asked,
            int port,
            Collection<RelayNode> nodes) {
        return new RouteRender(
                        Names.traefik(clusterName, key), app, edge.getSpec(), asked, new TreeMap<>(), new TreeMap<>())
                .render(port, nodes);
    }

    private RouteFile render(int port, Collection<RelayNode> nodes) {
        List<String> always = retry(nodes.size());
        String redirect = Names.part(name, "https");
        middlewares.put(redirect, Middleware.toHttps());
        List<Alias> hosts = new ArrayList<>(List.of(new Alias(app.host(), false)));
        hosts.addAll(app.aliases());
        for (Alias host : hosts) {
            for (PathSpec path : app.paths()) {
                HostPath claim = HostPath.of(host.host(), path);
                String router = Names.part(name, Integer.toString(routers.size() / 2));
                routers.put(
                        router,
                        new Router(
                                RouteRule.of(claim),
                                List.of(edge.traefik().entryPoints().effectiveHttps()),
                                RouteRule.priority(claim),
                                Stream.concat(changes(host, path).stream(), always.stream())
                                        .toList(),
                                name,
                                new Tls(
                                        asked.contains(host.host())
                                                ? edge.certificates().get(0).resolver()
                                                : null)));
                routers.put(
                        Names.part(router, "http"),
                        new Router(
                                RouteRule.of(claim),
                                List.of(edge.traefik().entryPoints().effectiveHttp()),
                                RouteRule.priority(claim),
                                List.of(redirect),
                                "noop@internal",
                                null));
            }
        }
        List<Server> servers = nodes.stream()
                .map(n -> new Server(ServerUrl.of(n.address(), port)))
                .toList();
        return new RouteFile(new Http(
                routers,
                middlewares,
                new TreeMap<>(Map.of(name, new Service(new LoadBalancer(servers, name)))),
                new TreeMap<>(Map.of(
                        name,
                        new ServersTransport(
                                new ForwardingTimeouts(nodes.size() < 2 ? DIAL_TIMEOUT : DIAL_TIMEOUT_OF_SEVERAL))))));
    }

    /** Adds a retry, so that Traefik skips a dead node at once, long before the node is removed from the route. */
    private List<String> retry(int servers) {
        if (servers < 2) {
            return List.of();
        }
        String retry = Names.part(name, "retry");
        middlewares.put(retry, Middleware.retry(ATTEMPTS));
        return List.of(retry);
    }

    /** The middlewares of one host and path. */
    private List<String> changes(Alias host, PathSpec path) {
        if (host.redirects()) {
            String toHost = Names.part(name, "host");
            middlewares.put(toHost, Middleware.toHost(app.host()));
            return List.of(toHost);
        }
        if (path.strips() && !path.prefix().equals("/")) {
            String strip = Names.part(name, "strip" + app.paths().indexOf(path));
            middlewares.put(strip, Middleware.strip(path.prefix()));
            return List.of(strip);
        }
        return List.of();
    }
}
