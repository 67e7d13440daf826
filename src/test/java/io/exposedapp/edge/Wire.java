package io.exposedapp.edge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** The network between: passes bytes on until it goes silent or is cut. */
final class Wire implements AutoCloseable {

  private final ServerSocket listener;
  private final int to;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile boolean silent;

  Wire(int to) {
    this.to = to;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** From now on nothing comes through, and nobody is told. */
  void goSilent() {
    silent = true;
  }

  void speakAgain() {
    cut();
    silent = false;
  }

  void cut() {
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
        Socket far = new Socket(InetAddress.getLoopbackAddress(), to);
        sockets.addAll(List.of(near, far));
        start(() -> pass(near, far));
        start(() -> pass(far, near));
      }
    } catch (IOException e) {
      cut();
    }
  }

  private void pass(Socket from, Socket into) {
    byte[] bytes = new byte[16384];
    try {
      for (int n = from.getInputStream().read(bytes); n >= 0; n = from.getInputStream().read(bytes)) {
        if (silent) {
          end.await();
        }
        into.getOutputStream().write(bytes, 0, n);
      }
    } catch (IOException | InterruptedException e) {
      // cut
    } finally {
      close(from);
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
