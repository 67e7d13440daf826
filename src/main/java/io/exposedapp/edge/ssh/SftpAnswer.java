package io.exposedapp.edge.ssh;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.SftpException;
import io.exposedapp.edge.sftp.RemoteFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What an SFTP server (version 3) answered.
 *
 * @param body what follows the id
 */
public record SftpAnswer(int type, ByteBuffer body) {

    private static final int STATUS = 101;
    private static final int SIZE = 1;
    private static final int OWNER = 2;
    private static final int PERMISSIONS = 4;
    private static final int TIMES = 8;
    private static final int EXTENDED = 1 << 31;
    private static final int TYPE_OF_FILE = 0170000;
    private static final int FOLDER = 0040000;

    /** Size and time of a file, or of a folder. */
    public record Attributes(long size, long mtimeSeconds, boolean isFolder) {}

    /** A refusal is an exception, with the server's words. */
    public SftpAnswer orFail() throws SftpException {
        if (type == STATUS && body.getInt(body.position()) != ChannelSftp.SSH_FX_OK) {
            int code = body.getInt();
            throw new SftpException(code, text(body));
        }
        return this;
    }

    public boolean isEnd() {
        return type == STATUS && body.getInt(body.position()) == ChannelSftp.SSH_FX_EOF;
    }

    /** A file's handle, or what was read of it. */
    public byte[] bytes() {
        byte[] bytes = new byte[body.getInt()];
        body.get(bytes);
        return bytes;
    }

    public Attributes attributes() {
        int flags = body.getInt();
        long size = (flags & SIZE) != 0 ? body.getLong() : 0;
        body.position(body.position() + ((flags & OWNER) != 0 ? 8 : 0));
        boolean isFolder = (flags & PERMISSIONS) != 0 && (body.getInt() & TYPE_OF_FILE) == FOLDER;
        body.position(body.position() + ((flags & TIMES) != 0 ? 4 : 0));
        long time = (flags & TIMES) != 0 ? Integer.toUnsignedLong(body.getInt()) : 0;
        for (int extensions = (flags & EXTENDED) != 0 ? body.getInt() : 0; extensions > 0; extensions--) {
            bytes();
            bytes();
        }
        return new Attributes(size, time, isFolder);
    }

    /** A part of a folder's listing, without folders. */
    public List<RemoteFile> files() {
        List<RemoteFile> files = new ArrayList<>();
        for (int names = body.getInt(); names > 0; names--) {
            String name = text(body);
            // how "ls -l" would show it
            bytes();
            Attributes attributes = attributes();
            if (!attributes.isFolder()) {
                files.add(new RemoteFile(name, attributes.size(), attributes.mtimeSeconds()));
            }
        }
        return files;
    }

    static String text(ByteBuffer from) {
        byte[] bytes = new byte[from.getInt()];
        from.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
