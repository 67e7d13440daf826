package io.exposedapp.edge.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The network between: passes bytes on, at once or after a while, until it goes silent or is cut. */
public final class Wire implements AutoCloseable {

    private final ServerSocket listener;
    private final int to;
    private final Duration delay;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger connections = new AtomicInteger();

    /** Connections with a lower number say nothing. */
    private volatile int silentBelow;

    private volatile boolean hangsUp;

    public Wire(int to) {
        this(to, Duration.ZERO);
    }

    /** @param delay one way */
    public Wire(int to, Duration delay) {
        this.to = to;
        this.delay = delay;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** From now on nothing comes through, and nobody is told. */
    public void goSilent() {
        silentBelow = Integer.MAX_VALUE;
    }

    /** As when the other side loses its power and is back at once: who connects again is answered. */
    public void goSilentWhereConnected() {
        silentBelow = connections.get();
    }

    public void speakAgain() {
        cut();
        silentBelow = 0;
    }

    /** From now on connections are closed as soon as they are there, as by an sshd that has locked somebody out. */
    public void hangUp() {
        hangsUp = true;
    }

    public void cut() {
        sockets.forEach(Wire::close);
    }

    @Override
    public void close() {
        end.countDown();
        cut();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket near = listener.accept();
                if (hangsUp) {
                    close(near);
                    continue;
                }
                Socket far = new Socket(InetAddress.getLoopbackAddress(), to);
                sockets.addAll(List.of(near, far));
                int number = connections.getAndIncrement();
                start(() -> pass(number, near, far));
                start(() -> pass(number, far, near));
            }
        } catch (IOException e) {
            cut();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // write() closes the connection when it fails
    private void pass(int number, Socket from, Socket into) {
        byte[] bytes = new byte[16384];
        ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();
        try {
            for (int n = from.getInputStream().read(bytes);
                    n >= 0;
                    n = from.getInputStream().read(bytes)) {
                if (number < silentBelow) {
                    end.await();
                }
                byte[] read = Arrays.copyOf(bytes, n);
                writer.schedule(() -> write(into, read), delay.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (IOException | InterruptedException e) {
            // cut
        } finally {
            writer.shutdownNow();
            close(from);
            close(into);
        }
    }

    private static void write(Socket into, byte[] bytes) {
        try {
            into.getOutputStream().write(bytes);
        } catch (IOException e) {
            close(into);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "wire");
        thread.setDaemon(true);
        thread.start();
    }
}
