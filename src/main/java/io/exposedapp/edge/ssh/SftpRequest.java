package io.exposedapp.edge.ssh;

import io.exposedapp.edge.sftp.SftpChannels;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** One request of SFTP version 3, but for its id. */
public final class SftpRequest {

    private static final int READ = 1;
    private static final int WRITE_CREATE_TRUNCATE = 2 | 8 | 16;
    private static final int NO_ATTRIBUTES = 0;
    private static final int PERMISSIONS = 4;

    /** Writes what follows the id. */
    private interface Body {
        void write(DataOutputStream out) throws IOException;
    }

    private final int type;
    private final Body body;

    private SftpRequest(int type, Body body) {
        this.type = type;
        this.body = body;
    }

    public static SftpRequest openToRead(String path) {
        return open(path, READ);
    }

    public static SftpRequest openToWrite(String path) {
        return open(path, WRITE_CREATE_TRUNCATE);
    }

    private static SftpRequest open(String path, int flags) {
        return new SftpRequest(3, out -> {
            string(out, utf8(path));
            out.writeInt(flags);
            out.writeInt(NO_ATTRIBUTES);
        });
    }

    public static SftpRequest openFolder(String path) {
        return new SftpRequest(11, out -> string(out, utf8(path)));
    }

    public static SftpRequest nextInFolder(byte[] handle) {
        return new SftpRequest(12, out -> string(out, handle));
    }

    public static SftpRequest close(byte[] handle) {
        return new SftpRequest(4, out -> string(out, handle));
    }

    public static SftpRequest read(byte[] handle, int length) {
        return new SftpRequest(5, out -> {
            string(out, handle);
            out.writeLong(0);
            out.writeInt(length);
        });
    }

    public static SftpRequest write(byte[] handle, byte[] content) {
        return new SftpRequest(6, out -> {
            string(out, handle);
            out.writeLong(0);
            string(out, content);
        });
    }

    public static SftpRequest attributes(byte[] handle) {
        return new SftpRequest(8, out -> string(out, handle));
    }

    public static SftpRequest setPermissions(byte[] handle, int permissions) {
        return new SftpRequest(10, out -> {
            string(out, handle);
            out.writeInt(PERMISSIONS);
            out.writeInt(permissions);
        });
    }

    public static SftpRequest atomicRename(String from, String to) {
        return new SftpRequest(200, out -> {
            string(out, utf8(SftpChannels.ATOMIC_RENAME));
            string(out, utf8(from));
            string(out, utf8(to));
        });
    }

    byte[] bytes(int id) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(type);
        out.writeInt(id);
        body.write(out);
        return bytes.toByteArray();
    }

    private static void string(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
