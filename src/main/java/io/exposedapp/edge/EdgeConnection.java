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

/**
 * A logged-in SSH connection to an edge, with access to the files and the Traefik there.
 *
 * @param routes the folder of route files
 * @param traefik Traefik's API
 */
public record EdgeConnection(SshSession session, SftpChannels channels, RouteDirectory routes, TraefikApi traefik) {

    /**
     * Logs in and removes temporary files of earlier connections. If the removal is refused, the connection is still
     * useful, because routes can be deleted.
     *
     * @param refused why the previous attempt of the same login was refused. Empty if it was not
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
            HttpTunnel http = new HttpTunnel(session, limits, bounded);
            return Result.ok(new EdgeConnection(
                    session, channels, new RouteDirectory(target, channels), new TraefikApi(target, http)));
        });
    }

    /** The lease file of a cluster name. */
    public ClusterLeaseFile lease(String clusterName) {
        return new ClusterLeaseFile(session.target(), channels, clusterName);
    }

    /** Whether the connection is alive and connected to the target. */
    boolean serves(EdgeTarget target) {
        return session.isAlive() && session.target().equals(target);
    }

    void close() {
        session.close();
    }
}
