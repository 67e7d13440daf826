package io.exposedapp.edge;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.SftpException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What an SFTP server (version 3) answered.
 *
 * @param body what follows the id
 */
record SftpAnswer(int type, ByteBuffer body) {

  private static final int STATUS = 101;
  private static final int SIZE = 1;
  private static final int OWNER = 2;
  private static final int PERMISSIONS = 4;
  private static final int TIMES = 8;

  /** Size and time of a file. */
  record Attributes(long size, long mtimeSeconds) {}

  /** A refusal is an exception, with the server's words. */
  SftpAnswer orFail() throws SftpException {
    if (type == STATUS && body.getInt(body.position()) != ChannelSftp.SSH_FX_OK) {
      int code = body.getInt();
      throw new SftpException(code, text(body));
    }
    return this;
  }

  boolean isEnd() {
    return type == STATUS && body.getInt(body.position()) == ChannelSftp.SSH_FX_EOF;
  }

  /** A file's handle, or what was read of it. */
  byte[] bytes() {
    byte[] bytes = new byte[body.getInt()];
    body.get(bytes);
    return bytes;
  }

  Attributes attributes() {
    int flags = body.getInt();
    long size = (flags & SIZE) != 0 ? body.getLong() : 0;
    body.position(body.position() + ((flags & OWNER) != 0 ? 8 : 0) + ((flags & PERMISSIONS) != 0 ? 4 : 0) + ((flags & TIMES) != 0 ? 4 : 0));
    return new Attributes(size, (flags & TIMES) != 0 ? Integer.toUnsignedLong(body.getInt()) : 0);
  }

  static String text(ByteBuffer from) {
    byte[] bytes = new byte[from.getInt()];
    from.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
