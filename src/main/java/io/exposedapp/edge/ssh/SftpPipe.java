package io.exposedapp.edge.ssh;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.JSchException;
import io.exposedapp.config.DaemonThreads;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An SFTP channel with many requests under way at once, from any number of threads (SFTP version 3,
 * draft-ietf-secsh-filexfer-02). JSch's own sends one and waits for its answer, six times for each file: over a long
 * line that takes half a minute for a thousand files, on eight channels.
 */
public final class SftpPipe {

    private static final int INIT = 1;
    private static final int VERSION = 3;
    private static final int LARGEST_ANSWER = 256 << 10;

    private final Channel channel;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final Set<String> extensions = new HashSet<>();
    private final AtomicInteger lastId = new AtomicInteger();
    private final Map<Integer, CompletableFuture<SftpAnswer>> waiting = new ConcurrentHashMap<>();
    private volatile boolean broken;

    /** Connects, and tells what the server can do. */
    SftpPipe(Channel channel) throws JSchException, IOException {
        this.channel = channel;
        in = new DataInputStream(channel.getInputStream());
        out = new DataOutputStream(channel.getOutputStream());
        SshSession.connect(channel);
        send(ByteBuffer.allocate(5).put((byte) INIT).putInt(VERSION).array());
        ByteBuffer version = receive();
        version.position(5);
        while (version.hasRemaining()) {
            extensions.add(SftpAnswer.text(version) + "=" + SftpAnswer.text(version));
        }
        DaemonThreads.named("edge-sftp").newThread(this::readAnswers).start();
    }

    public boolean isConnected() {
        return !broken && channel.isConnected();
    }

    public boolean has(String extension) {
        return extensions.contains(extension + "=1");
    }

    /** Sends a request, and doesn't wait for its answer. */
    public CompletableFuture<SftpAnswer> ask(SftpRequest request) throws IOException {
        int id = lastId.incrementAndGet();
        CompletableFuture<SftpAnswer> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        if (broken) {
            throw new EOFException("the SFTP channel is closed");
        }
        send(request.bytes(id));
        return answer;
    }

    public static SftpAnswer await(CompletableFuture<SftpAnswer> answer) throws IOException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void send(byte[] request) throws IOException {
        byte[] packet = ByteBuffer.allocate(4 + request.length)
                .putInt(request.length)
                .put(request)
                .array();
        synchronized (out) {
            out.write(packet);
            out.flush();
        }
    }

    private ByteBuffer receive() throws IOException {
        int length = in.readInt();
        if (length < 5 || length > LARGEST_ANSWER) {
            throw new IOException("an SFTP packet of " + length + " bytes");
        }
        byte[] packet = new byte[length];
        in.readFully(packet);
        return ByteBuffer.wrap(packet);
    }

    private void readAnswers() {
        try {
            while (true) {
                ByteBuffer packet = receive();
                int type = packet.get();
                CompletableFuture<SftpAnswer> asked = waiting.remove(packet.getInt());
                if (asked != null) {
                    asked.complete(new SftpAnswer(type, packet));
                }
            }
        } catch (IOException | RuntimeException e) {
            broken = true;
            waiting.values().forEach(asked -> asked.completeExceptionally(e));
            channel.disconnect();
        }
    }
}
