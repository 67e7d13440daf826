package io.exposedapp.edge.ssh;

import com.jcraft.jsch.SocketFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * Creates the socket of one SSH session, and can close it. That ends every wait of the session, including a blocked
 * write.
 */
final class KnownSocket implements SocketFactory {

    private final Duration timeout;
    private final Socket socket = new Socket();

    KnownSocket(Duration timeout) {
        this.timeout = timeout;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new UnknownHostException(host);
        }
        socket.setTcpNoDelay(true);
        socket.connect(address, (int) timeout.toMillis());
        return socket;
    }

    @Override
    public InputStream getInputStream(Socket of) throws IOException {
        return of.getInputStream();
    }

    @Override
    public OutputStream getOutputStream(Socket of) throws IOException {
        return of.getOutputStream();
    }

    void close() {
        try {
            socket.close();
        } catch (SocketException e) {
            // The other side closed it at the same moment.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
