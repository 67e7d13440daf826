package io.exposedapp.edge;

import com.jcraft.jsch.ChannelDirectTCPIP;
import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;

/** One SSH connection that is logged in. */
final class SshSession {

  private final EdgeTarget target;
  private final Session session;
  private final KnownSocket socket;
  private final Limits limits;
  private volatile boolean closed;

  SshSession(EdgeTarget target, Session session, KnownSocket socket, Limits limits) {
    this.target = target;
    this.session = session;
    this.socket = socket;
    this.limits = limits;
  }

  EdgeTarget target() {
    return target;
  }

  boolean isAlive() {
    return !closed && session.isConnected();
  }

  ChannelSftp openSftp() throws JSchException {
    ChannelSftp channel = (ChannelSftp) session.openChannel("sftp");
    channel.connect((int) limits.operation().toMillis());
    return channel;
  }

  /** A channel to a port of the edge, not connected yet. No port is opened here. */
  ChannelDirectTCPIP tunnel(String host, int port) throws JSchException {
    ChannelDirectTCPIP channel = (ChannelDirectTCPIP) session.openChannel("direct-tcpip");
    channel.setHost(host);
    channel.setPort(port);
    return channel;
  }

  /** Never waits: the socket goes first, since an orderly goodbye to a server that doesn't read any more would hang. */
  void close() {
    closed = true;
    socket.close();
    Thread thread = new Thread(session::disconnect, "edge-close");
    thread.setDaemon(true);
    thread.start();
  }
}
