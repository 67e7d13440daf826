package io.exposedapp.edge.sftp;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import io.exposedapp.api.Reason;
import io.exposedapp.edge.ssh.Bounded;
import io.exposedapp.edge.ssh.Limits;
import io.exposedapp.edge.ssh.SshSession;
import io.exposedapp.model.Result;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * SFTP over one connection. A few channels work concurrently, each with one call at a time, and are opened when needed.
 * Where sshd allows fewer sessions, there are fewer channels. Every call has a time limit.
 */
public final class SftpChannels {

    /** sshd allows 10 sessions for each connection by default (MaxSessions). */
    static final int MOST = 8;

    /**
     * How often a call that got no channel looks for one. A session that was closed counts for sshd a moment longer.
     */
    private static final long LOOK_MILLIS = 50;

    private static final String ATOMIC_RENAME = "posix-rename@openssh.com";

    /** Work with the files of the account. */
    public interface Call<T> {
        /** Runs on one channel. */
        T run(SftpFiles files) throws IOException;
    }

    private final SshSession session;
    private final Limits limits;
    private final Bounded bounded;
    private final BlockingDeque<ChannelSftp> idle = new LinkedBlockingDeque<>();
    private final AtomicInteger open = new AtomicInteger();
    private final Semaphore free = new Semaphore(MOST, true);
    private final AtomicInteger places = new AtomicInteger(MOST);

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
        AtomicBoolean refused = new AtomicBoolean();
        try {
            return bounded.call(limits.operation(), () -> run(doing, call, refused), () -> late(doing));
        } finally {
            if (!refused.get() || !giveUpPlace()) {
                free.release();
            }
        }
    }

    /** Whether there is now one place less for calls, down to as many as there are channels. */
    private boolean giveUpPlace() {
        int least = Math.max(1, open.get());
        return places.getAndUpdate(p -> p > least ? p - 1 : p) > least;
    }

    private <T> Result<T> run(String doing, Call<T> call, AtomicBoolean refused) throws InterruptedException {
        ChannelSftp channel = null;
        try {
            channel = channel(refused);
            if (channel == null) {
                return noSession();
            }
            if (!"1".equals(channel.getExtension(ATOMIC_RENAME))) {
                close(channel);
                return notAtomic();
            }
            T value = call.run(new SftpFiles(channel));
            idle.push(channel);
            return Result.ok(value);
        } catch (SftpRefused e) {
            // Responses to pipelined requests may still arrive, so this channel is not used again.
            close(channel);
            return session.isAlive() ? Result.failed(SftpFailure.of(session.target(), doing, e)) : lost(doing, e);
        } catch (JSchException | IOException e) {
            return lost(doing, e);
        }
    }

    /**
     * An idle channel or a new one. Where sshd refuses a new one, the next that another call leaves. Null if there is
     * none in half of a call's time.
     *
     * @param refused is set if sshd allows no more channels than there are
     */
    private ChannelSftp channel(AtomicBoolean refused) throws JSchException, InterruptedException {
        ChannelSftp channel = idle.poll();
        if (channel != null && channel.isConnected()) {
            return channel;
        }
        if (channel != null) {
            close(channel);
        }
        channel = opened();
        refused.set(channel == null && open.get() > 0);
        long end = System.nanoTime() + limits.operation().toNanos() / 2;
        while (channel == null && System.nanoTime() < end) {
            channel = idle.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            if (channel == null && open.get() == 0) {
                channel = opened();
            }
        }
        return channel;
    }

    private ChannelSftp opened() throws JSchException {
        Optional<ChannelSftp> opened = session.openSftp();
        opened.ifPresent(channel -> open.incrementAndGet());
        return opened.orElse(null);
    }

    private void close(ChannelSftp channel) {
        channel.disconnect();
        open.decrementAndGet();
    }

    private <T> Result<T> noSession() {
        return Result.failed(
                Reason.PermissionDenied,
                "sshd of edge " + session.target().edge()
                        + " allows the operator no SFTP session. Set MaxSessions to 1 or more for account "
                        + session.target().user() + "; bash setup.sh there says which rule wins.");
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
