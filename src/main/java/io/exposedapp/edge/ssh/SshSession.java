package io.exposedapp.edge.ssh;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.ChannelDirectTCPIP;
import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import io.exposedapp.api.Reason;
import io.exposedapp.config.DaemonThreads;
import io.exposedapp.model.Result;
import io.exposedapp.model.Verdict;
import java.util.Optional;

/** One logged-in SSH connection. */
public final class SshSession {

    private final EdgeTarget target;
    private final Session session;
    private final KnownSocket socket;
    private volatile boolean closed;

    SshSession(EdgeTarget target, Session session, KnownSocket socket) {
        this.target = target;
        this.session = session;
        this.socket = socket;
    }

    /** The edge that the session is connected to. */
    public EdgeTarget target() {
        return target;
    }

    /** Whether the connection is open, as far as is known. */
    public boolean isAlive() {
        return !closed && session.isConnected();
    }

    /** A new SFTP channel. Empty if sshd allows this connection no further session (MaxSessions) at present. */
    public Optional<ChannelSftp> openSftp() throws JSchException {
        ChannelSftp channel = (ChannelSftp) open("sftp");
        try {
            connect(channel);
            return Optional.of(channel);
        } catch (JSchException e) {
            // The exit status is the reason of SSH_MSG_CHANNEL_OPEN_FAILURE (RFC 4254, section 5.1), if there was one.
            if (isAlive() && channel.getExitStatus() > 0) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** A channel to a port of the edge. It is not connected yet, and opens no local port. */
    public ChannelDirectTCPIP tunnel(String host, int port) throws JSchException {
        ChannelDirectTCPIP channel = (ChannelDirectTCPIP) open("direct-tcpip");
        channel.setHost(host);
        channel.setPort(port);
        return channel;
    }

    /**
     * Connects without a time limit of JSch. Only then does JSch check every few milliseconds whether the session is
     * alive. The caller has a limit.
     */
    public static void connect(Channel channel) throws JSchException {
        channel.connect();
    }

    private Channel open(String type) throws JSchException {
        Channel channel = session.openChannel(type);
        if (channel == null) {
            throw new JSchException("the connection is being closed");
        }
        return channel;
    }

    /**
     * Whether the failure means that the edge as a whole is lost, so that the visit does not have to try anything more.
     */
    public static boolean isLost(Verdict why) {
        return why.reason() == Reason.EdgeUnreachable;
    }

    /** The failure of a call that ended without an answer. */
    public <T> Result<T> lost(String doing, Throwable e) {
        return Result.failed(
                Reason.EdgeUnreachable,
                "The connection to edge " + target.edge() + " broke while " + doing + " ("
                        + Text.clean(Text.root(e).getMessage())
                        + "). The operator connects again. If it goes on, look at sshd's log on the VPS (journalctl -u ssh): "
                        + "it also tells of a wrong owner of the SFTP root, or of SFTP not being allowed.");
    }

    /**
     * Closes the connection without waiting. The socket is closed first, because an orderly disconnect hangs if the
     * server no longer reads.
     */
    public void close() {
        closed = true;
        socket.close();
        DaemonThreads.named("edge-close").newThread(session::disconnect).start();
    }
}
