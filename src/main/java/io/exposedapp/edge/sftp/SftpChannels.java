package io.exposedapp.edge.sftp;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import io.exposedapp.api.Reason;
import io.exposedapp.edge.ssh.Bounded;
import io.exposedapp.edge.ssh.Limits;
import io.exposedapp.edge.ssh.SshSession;
import io.exposedapp.model.Result;
import java.io.IOException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * SFTP over one connection. A few channels work concurrently, each with one call at a time, and are opened when needed.
 * Every call has a time limit.
 */
public final class SftpChannels {

    /** sshd allows 10 sessions for each connection by default (MaxSessions). */
    static final int MOST = 8;

    private static final String ATOMIC_RENAME = "posix-rename@openssh.com";

    /** Work with the files of the account. */
    public interface Call<T> {
        /** Runs on one channel. */
        T run(SftpFiles files) throws IOException;
    }

    private final SshSession session;
    private final Limits limits;
    private final Bounded bounded;
    private final Deque<ChannelSftp> idle = new ConcurrentLinkedDeque<>();
    private final Semaphore free = new Semaphore(MOST, true);

    public SftpChannels(SshSession session, Limits limits, Bounded bounded) {
        this.session = session;
        this.limits = limits;
        this.bounded = bounded;
    }

    /** @param doing what the call does, for messages: "writing /routes/a.yml" */
    public <T> Result<T> call(String doing, Call<T> call) {
        try {
            if (!free.tryAcquire(limits.operation().toMillis(), TimeUnit.MILLISECONDS)) {
                return late(doing);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return late(doing);
        }
        try {
            return bounded.call(limits.operation(), () -> run(doing, call), () -> late(doing));
        } finally {
            free.release();
        }
    }

    private <T> Result<T> run(String doing, Call<T> call) {
        ChannelSftp channel = idle.poll();
        try {
            if (channel == null || !channel.isConnected()) {
                channel = session.openSftp();
            }
            if (!"1".equals(channel.getExtension(ATOMIC_RENAME))) {
                channel.disconnect();
                return notAtomic();
            }
            T value = call.run(new SftpFiles(channel));
            idle.push(channel);
            return Result.ok(value);
        } catch (SftpRefused e) {
            // Responses to pipelined requests may still arrive, so this channel is not used again.
            channel.disconnect();
            return session.isAlive() ? Result.failed(SftpFailure.of(session.target(), doing, e)) : lost(doing, e);
        } catch (JSchException | IOException e) {
            return lost(doing, e);
        }
    }

    private <T> Result<T> lost(String doing, Exception e) {
        session.close();
        return session.lost(doing, e);
    }

    private <T> Result<T> notAtomic() {
        return Result.failed(
                Reason.PermissionDenied,
                "The SFTP server of edge " + session.target().edge() + " doesn't offer " + ATOMIC_RENAME
                        + ", so Traefik could see half a route. Use OpenSSH's: ForceCommand internal-sftp");
    }

    private <T> Result<T> late(String doing) {
        session.close();
        return Result.failed(
                Reason.EdgeUnreachable,
                "Edge " + session.target().edge() + " stopped answering while " + doing + " (" + limits.operationText()
                        + "). The VPS hangs or the network between is gone; the operator connects again.");
    }
}
