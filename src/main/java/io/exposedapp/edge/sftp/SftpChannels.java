package io.exposedapp.edge.sftp;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.SftpException;
import io.exposedapp.api.Reason;
import io.exposedapp.edge.ssh.Bounded;
import io.exposedapp.edge.ssh.Limits;
import io.exposedapp.edge.ssh.SftpPipe;
import io.exposedapp.edge.ssh.SshSession;
import io.exposedapp.model.Result;
import java.io.IOException;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * SFTP over one connection: a few channels of JSch's side by side, each with one call at a time, and one for small
 * files with many. All are opened when needed.
 */
public final class SftpChannels {

    /** Calls under way at once. */
    static final int MOST = 32;

    /** sshd allows 10 sessions a connection by default (MaxSessions); one is that for small files. */
    private static final int CHANNELS = 8;

    public static final String ATOMIC_RENAME = "posix-rename@openssh.com";

    /** What is done with a channel. */
    public interface Call<T> {
        T run(ChannelSftp channel) throws SftpException, IOException;
    }

    /** What is done with the channel for small files. */
    interface PipeCall<T> {
        T run(SftpPipe pipe) throws SftpException, IOException;
    }

    private final SshSession session;
    private final Limits limits;
    private final Bounded bounded;
    private final Deque<ChannelSftp> idle = new ConcurrentLinkedDeque<>();
    private final Semaphore free = new Semaphore(CHANNELS, true);
    private final Semaphore freeInPipe = new Semaphore(MOST, true);
    private SftpPipe pipe;

    public SftpChannels(SshSession session, Limits limits, Bounded bounded) {
        this.session = session;
        this.limits = limits;
        this.bounded = bounded;
    }

    /** @param doing what the call does, for messages: "writing /routes/a.yml" */
    public <T> Result<T> call(String doing, Call<T> call) {
        return call(doing, free, () -> run(doing, call));
    }

    /** The same on the channel for small files. */
    <T> Result<T> piped(String doing, PipeCall<T> call) {
        return call(doing, freeInPipe, () -> run(doing, call));
    }

    private <T> Result<T> call(String doing, Semaphore free, Callable<Result<T>> run) {
        try {
            if (!free.tryAcquire(limits.operation().toMillis(), TimeUnit.MILLISECONDS)) {
                return late(doing);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return late(doing);
        }
        try {
            return bounded.call(limits.operation(), run, () -> late(doing));
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
            T value = call.run(channel);
            idle.push(channel);
            return Result.ok(value);
        } catch (JSchException | IOException e) {
            session.close();
            return session.lost(doing, e);
        } catch (SftpException e) {
            // answers to requests sent ahead may still be under way: this channel isn't used again
            channel.disconnect();
            return SftpFailure.of(session, doing, e);
        }
    }

    private <T> Result<T> run(String doing, PipeCall<T> call) {
        try {
            SftpPipe open = pipe();
            return open.has(ATOMIC_RENAME) ? Result.ok(call.run(open)) : notAtomic();
        } catch (JSchException | IOException e) {
            session.close();
            return session.lost(doing, e);
        } catch (SftpException e) {
            return SftpFailure.of(session, doing, e);
        }
    }

    private synchronized SftpPipe pipe() throws JSchException, IOException {
        if (pipe == null || !pipe.isConnected()) {
            pipe = session.openPipe();
        }
        return pipe;
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
                        + "). The VPS hangs or the network between is gone; the operator connects anew.");
    }
}
