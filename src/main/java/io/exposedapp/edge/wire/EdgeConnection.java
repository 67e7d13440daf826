package io.exposedapp.edge.wire;

import io.exposedapp.api.Reason;

/** One edge, logged in to: what can be done there over one SSH connection. */
public final class EdgeConnection {

  private final SshSession session;
  private final SftpChannels channels;
  private final RouteDirectory routes;
  private final TraefikApi traefik;

  private EdgeConnection(SshSession session, SftpChannels channels, HttpTunnel http) {
    this.session = session;
    this.channels = channels;
    routes = new RouteDirectory(session.target(), channels);
    traefik = new TraefikApi(session.target(), http);
  }

  /** Logs in and clears what an earlier connection may have left. A folder that refuses this doesn't stop what may work: routes can still be deleted. */
  static Outcome<EdgeConnection> open(EdgeTarget target, Limits limits, Bounded bounded) {
    return new Login(target, limits, bounded).run().flatMap(session -> {
      SftpChannels channels = new SftpChannels(session, limits, bounded);
      Outcome<Boolean> cleared = channels.call("looking for leftovers in /state", channel -> Upload.removeLeftovers(target, channel));
      if (cleared instanceof Outcome.Failed<Boolean> failed && failed.reason() == Reason.EdgeUnreachable) {
        session.close();
        return failed.as();
      }
      return Outcome.ok(new EdgeConnection(session, channels, new HttpTunnel(session, limits, bounded)));
    });
  }

  public RouteDirectory routes() {
    return routes;
  }

  public ClaimFile claim(String clusterName) {
    return new ClaimFile(session.target(), channels, clusterName);
  }

  public TraefikApi traefik() {
    return traefik;
  }

  boolean serves(EdgeTarget target) {
    return session.isAlive() && session.target().equals(target);
  }

  void close() {
    session.close();
  }
}
