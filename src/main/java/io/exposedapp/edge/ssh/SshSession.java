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

/** One SSH connection that is logged in. */
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

    public EdgeTarget target() {
        return target;
    }

    public boolean isAlive() {
        return !closed && session.isConnected();
    }

    public ChannelSftp openSftp() throws JSchException {
        ChannelSftp channel = (ChannelSftp) open("sftp");
        connect(channel);
        return channel;
    }

    /** A channel to a port of the edge, not connected yet. No port is opened here. */
    public ChannelDirectTCPIP tunnel(String host, int port) throws JSchException {
        ChannelDirectTCPIP channel = (ChannelDirectTCPIP) open("direct-tcpip");
        channel.setHost(host);
        channel.setPort(port);
        return channel;
    }

    /**
     * Without a time limit of JSch's: only so it looks every few milliseconds whether the session is still there. The
     * caller has a limit.
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

    /** Whether the failure means that the edge as a whole is lost, so that nothing more need be tried on this visit. */
    public static boolean isLost(Verdict why) {
        return why.reason() == Reason.EdgeUnreachable;
    }

    /** What to say when a call ended without an answer. */
    public <T> Result<T> lost(String doing, Throwable e) {
        return Result.failed(
                Reason.EdgeUnreachable,
                "The connection to edge " + target.edge() + " broke while " + doing + " ("
                        + Text.clean(Text.root(e).getMessage())
                        + "). The operator connects anew. If it goes on, look at sshd's log on the VPS (journalctl -u ssh): "
                        + "it also tells of a wrong owner of the SFTP root, or of SFTP not being allowed.");
    }

    /**
     * Never waits: the socket goes first, since an orderly goodbye to a server that doesn't read any more would hang.
     */
    public void close() {
        closed = true;
        socket.close();
        DaemonThreads.named("edge-close").newThread(session::disconnect).start();
    }
}
