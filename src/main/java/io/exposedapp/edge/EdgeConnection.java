package io.exposedapp.edge;

import io.exposedapp.edge.http.HttpTunnel;
import io.exposedapp.edge.http.TraefikApi;
import io.exposedapp.edge.lease.ClusterLeaseFile;
import io.exposedapp.edge.sftp.RouteDirectory;
import io.exposedapp.edge.sftp.SftpChannels;
import io.exposedapp.edge.sftp.Upload;
import io.exposedapp.edge.ssh.Bounded;
import io.exposedapp.edge.ssh.EdgeTarget;
import io.exposedapp.edge.ssh.Limits;
import io.exposedapp.edge.ssh.Login;
import io.exposedapp.edge.ssh.SshSession;
import io.exposedapp.model.Result;
import io.exposedapp.model.Verdict;
import java.util.Optional;

/** An edge that the operator is logged in to: its files and its Traefik over one SSH connection. */
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

    /**
     * Logs in and removes temporary files of earlier connections. Where that is refused the connection is still of use:
     * routes can be deleted.
     *
     * @param refused why the previous try of the same login was refused; empty if it wasn't
     */
    static Result<EdgeConnection> open(EdgeTarget target, Optional<Verdict> refused, Limits limits, Bounded bounded) {
        return new Login(target, refused, limits, bounded).run().flatMap(session -> {
            SftpChannels channels = new SftpChannels(session, limits, bounded);
            Result<Boolean> cleared =
                    channels.call("looking for leftovers in /state", files -> Upload.removeLeftovers(target, files));
            Optional<Verdict> lost = cleared.failure().filter(SshSession::isLost);
            if (lost.isPresent()) {
                session.close();
                return Result.failed(lost.get());
            }
            return Result.ok(new EdgeConnection(session, channels, new HttpTunnel(session, limits, bounded)));
        });
    }

    /** The folder of route files. */
    public RouteDirectory routes() {
        return routes;
    }

    /** The lease of a cluster name. */
    public ClusterLeaseFile lease(String clusterName) {
        return new ClusterLeaseFile(session.target(), channels, clusterName);
    }

    /** Traefik's API. */
    public TraefikApi traefik() {
        return traefik;
    }

    /** Whether the connection is alive and leads to the target. */
    boolean serves(EdgeTarget target) {
        return session.isAlive() && session.target().equals(target);
    }

    void close() {
        session.close();
    }
}
