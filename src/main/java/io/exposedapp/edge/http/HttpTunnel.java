package io.exposedapp.edge.http;

import com.jcraft.jsch.ChannelDirectTCPIP;
import com.jcraft.jsch.JSchException;
import io.exposedapp.api.Reason;
import io.exposedapp.config.DaemonThreads;
import io.exposedapp.edge.ssh.Bounded;
import io.exposedapp.edge.ssh.Limits;
import io.exposedapp.edge.ssh.SshSession;
import io.exposedapp.edge.ssh.Text;
import io.exposedapp.model.Result;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sends HTTP requests to a port of the edge through its SSH connection. It supports as much of HTTP/1.0 as is needed to
 * read an API, with one request for each connection.
 */
public record HttpTunnel(SshSession session, Limits limits, Bounded bounded) {

    private static final int LARGEST_REPLY = 16 << 20;

    /** RFC 4254, section 5.1: administratively prohibited. */
    private static final int PROHIBITED = 1;

    Result<HttpReply> get(String host, int port, String path) {
        AtomicReference<ChannelDirectTCPIP> open = new AtomicReference<>();
        return bounded.call(limits.operation(), () -> exchange(open, host, port, path), () -> {
            hangUp(open.get());
            return failed(
                    host,
                    port,
                    "doesn't answer within " + limits.operationText() + ". Try on the VPS: curl http://" + host + ":"
                            + port + "/api/version");
        });
    }

    private Result<HttpReply> exchange(AtomicReference<ChannelDirectTCPIP> open, String host, int port, String path) {
        try {
            ChannelDirectTCPIP channel = session.tunnel(host, port);
            open.set(channel);
            InputStream in = channel.getInputStream();
            OutputStream out = channel.getOutputStream();
            SshSession.connect(channel);
            out.write(
                    ("GET " + path + " HTTP/1.0\r\nHost: " + host + ":" + port + "\r\nAccept: application/json\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            byte[] reply = in.readNBytes(LARGEST_REPLY);
            return HttpReply.parse(reply)
                    .<Result<HttpReply>>map(Result::ok)
                    .orElseGet(
                            () -> failed(
                                    host,
                                    port,
                                    "answers with something that isn't whole HTTP. Compare spec.traefik.api with the API's entry point in traefik.yml."));
        } catch (JSchException | IOException e) {
            return notConnected(open.get(), host, port, e);
        } finally {
            hangUp(open.get());
        }
    }

    private Result<HttpReply> notConnected(ChannelDirectTCPIP channel, String host, int port, Exception e) {
        if (!session.isAlive()) {
            return session.lost("asking Traefik", e);
        }
        return channel != null && channel.getExitStatus() == PROHIBITED
                ? failed(
                        host,
                        port,
                        "may not be reached by account " + session.target().user()
                                + ": sshd forbids it. Its rules need AllowTcpForwarding local and PermitOpen " + host
                                + ":" + port
                                + ", literally as in spec.traefik.api; the setup of the VPS writes both.")
                : failed(
                        host,
                        port,
                        "can't be connected to (" + Text.clean(Text.root(e).getMessage())
                                + "): Traefik is down or its API listens elsewhere. Try on the VPS: systemctl status traefik; compare spec.traefik.api.");
    }

    private Result<HttpReply> failed(String host, int port, String what) {
        return Result.failed(
                Reason.TraefikUnreachable,
                "The SSH connection to edge " + session.target().edge() + " works, but Traefik's API at " + host + ":"
                        + port + " " + what);
    }

    /** Disconnects on a thread of its own, because disconnecting sends a packet and may block. */
    private static void hangUp(ChannelDirectTCPIP channel) {
        if (channel != null) {
            DaemonThreads.named("edge-hang-up").newThread(channel::disconnect).start();
        }
    }
}
