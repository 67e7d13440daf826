package io.exposedapp.plan;

import io.exposedapp.api.Edge;
import io.exposedapp.api.EdgeSpec;
import io.exposedapp.plan.RouteFile.ForwardingTimeouts;
import io.exposedapp.plan.RouteFile.Http;
import io.exposedapp.plan.RouteFile.LoadBalancer;
import io.exposedapp.plan.RouteFile.Middleware;
import io.exposedapp.plan.RouteFile.RedirectScheme;
import io.exposedapp.plan.RouteFile.Router;
import io.exposedapp.plan.RouteFile.Server;
import io.exposedapp.plan.RouteFile.ServersTransport;
import io.exposedapp.plan.RouteFile.Service;
import io.exposedapp.plan.RouteFile.Tls;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Makes an app's route: one router that serves over HTTPS, one that redirects plain HTTP to it. */
final class RouteRender {

  /**
   * Above what Traefik gives by default (the length of the rule, at most some hundreds), so that an exact host wins over any wildcard; below
   * nothing else of ours yet.
   */
  private static final int EXACT_HOST_PRIORITY = 10_000;

  /** How long a relay may take to accept a connection before Traefik gives up on it; its own default of 30 s outlasts a visitor's patience. */
  private static final String DIAL_TIMEOUT = "2s";

  private static final Pattern HOST = Pattern.compile(io.exposedapp.api.Api.HOST);

  private RouteRender() {}

  static RouteFile render(String clusterName, AppKey app, String host, Edge edge, int port, Collection<RelayNode> nodes) {
    if (!HOST.matcher(host).matches()) {
      throw new IllegalArgumentException("not a host name: " + host);
    }
    EdgeSpec spec = edge.getSpec();
    String name = Names.traefik(clusterName, app);
    String redirect = Names.traefik(clusterName, app, "redirect");
    String rule = "Host(`" + host + "`)";
    List<Server> servers = nodes.stream().map(n -> new Server("http://" + Ipv4.require(n.address()) + ":" + port)).toList();
    Router https = new Router(rule, List.of(spec.traefik().entryPoints().effectiveHttps()), EXACT_HOST_PRIORITY, List.of(), name,
        new Tls(spec.certificates().get(0).resolver()));
    Router http = new Router(rule, List.of(spec.traefik().entryPoints().effectiveHttp()), EXACT_HOST_PRIORITY, List.of(redirect), "noop@internal", null);
    return new RouteFile(new Http(
        new TreeMap<>(Map.of(name, https, redirect, http)),
        new TreeMap<>(Map.of(redirect, new Middleware(new RedirectScheme("https", true)))),
        new TreeMap<>(Map.of(name, new Service(new LoadBalancer(servers, name)))),
        new TreeMap<>(Map.of(name, new ServersTransport(new ForwardingTimeouts(DIAL_TIMEOUT))))));
  }
}
