package io.exposedapp.edge.ssh;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import io.exposedapp.api.Reason;
import io.exposedapp.model.Result;
import io.exposedapp.model.Verdict;
import java.util.Optional;

/**
 * One attempt to log in to an edge, with the pinned host keys and one private key.
 *
 * @param refused why the previous attempt of the same login was refused. Empty if it was not
 */
public record Login(
        EdgeTarget target,
        Optional<Verdict> refused,
        Limits limits,
        Bounded bounded,
        HostKeys hostKeys,
        KnownSocket socket) {

    private static final int ASKS_UNTIL_GONE = 3;

    public Login(EdgeTarget target, Optional<Verdict> refused, Limits limits, Bounded bounded) {
        this(target, refused, limits, bounded, new HostKeys(target.hostKeys()), new KnownSocket(limits.connect()));
    }

    /** The session, or why there is none, within the time limit. */
    public Result<SshSession> run() {
        return PrivateKeys.load(target)
                .flatMap(jsch -> bounded.call(limits.operation(), () -> connect(jsch), this::late));
    }

    private Result<SshSession> connect(JSch jsch) {
        try {
            Session session = jsch.getSession(target.user(), target.host(), target.port());
            session.setSocketFactory(socket);
            session.setHostKeyRepository(hostKeys);
            session.setConfig("StrictHostKeyChecking", "yes");
            session.setConfig("server_host_key", hostKeys.algorithms());
            session.setConfig("prefer_known_host_key_types", "no");
            session.setConfig("PreferredAuthentications", "publickey");
            session.setDaemonThread(true);
            session.setServerAliveInterval((int) limits.keepAlive().toMillis());
            session.setServerAliveCountMax(ASKS_UNTIL_GONE);
            session.connect((int) limits.connect().toMillis());
            return Result.ok(new SshSession(target, session, socket));
        } catch (JSchException e) {
            socket.close();
            return hostKeys.hasRefused()
                    ? Result.failed(Reason.HostKeyMismatch, hostKeys.mismatch(target))
                    : Result.failed(LoginFailure.of(e, target, refused, limits));
        }
    }

    private Result<SshSession> late() {
        socket.close();
        return Result.failed(
                Reason.EdgeUnreachable,
                "sshd at " + target.address() + " accepted the connection, but the login wasn't done after "
                        + limits.operationText()
                        + ". The VPS is overloaded, or something between cuts the traffic. Try there: systemctl status ssh");
    }
}
