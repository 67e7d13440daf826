package io.exposedapp.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A TLS server that answers each request with the same bytes, and then ends the connection or keeps it open. */
final class RawServer implements AutoCloseable {

    private final ServerSocket listener;
    private final byte[] answer;
    private final boolean keepsOpen;
    private final CompletableFuture<String> request = new CompletableFuture<>();
    private final CompletableFuture<String> serverName = new CompletableFuture<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    private RawServer(SSLContext context, String answer, boolean keepsOpen) throws IOException {
        listener = context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
        this.answer = answer.getBytes(StandardCharsets.ISO_8859_1);
        this.keepsOpen = keepsOpen;
        Thread thread = new Thread(this::serve, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    static RawServer tls(SSLContext context, String answer) throws IOException {
        return new RawServer(context, answer, false);
    }

    /** @param keepsOpen whether the connection stays open after the answer */
    static RawServer tls(SSLContext context, String answer, boolean keepsOpen) throws IOException {
        return new RawServer(context, answer, keepsOpen);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The head of the first request. */
    String request() throws Exception {
        return request.get(10, TimeUnit.SECONDS);
    }

    /** The name that the first client asked for (SNI). */
    String serverName() throws Exception {
        return serverName.get(10, TimeUnit.SECONDS);
    }

    int connections() {
        return connections.get();
    }

    private void serve() {
        while (!listener.isClosed()) {
            try {
                answer((SSLSocket) listener.accept());
            } catch (IOException e) {
                // The client went, or the server is closed: the next one is served.
            }
        }
    }

    private void answer(SSLSocket socket) throws IOException {
        open.add(socket);
        socket.startHandshake();
        connections.incrementAndGet();
        ((ExtendedSSLSession) socket.getSession())
                .getRequestedServerNames()
                .forEach(n -> serverName.complete(((SNIHostName) n).getAsciiName()));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = socket.getInputStream().read();
            if (c < 0) {
                return;
            }
            head.append((char) c);
        }
        request.complete(head.toString());
        socket.getOutputStream().write(answer);
        socket.getOutputStream().flush();
        if (!keepsOpen) {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
