package io.exposedapp.edge.sftp;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.SftpATTRS;
import com.jcraft.jsch.SftpException;
import com.jcraft.jsch.SftpStatVFS;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files of an account on an edge, over one SFTP channel with one call at a time. A refusal throws an
 * {@link SftpRefused}. Any other exception means that the channel is lost.
 */
public final class SftpFiles {

    /** All users may read the files, because Traefik does not have to run as root. */
    private static final int READABLE = 0644;

    private static final int PERMISSIONS = 0777;

    private final ChannelSftp channel;

    SftpFiles(ChannelSftp channel) {
        this.channel = channel;
    }

    /** A request to JSch. */
    private interface Question<T> {
        T ask() throws SftpException, IOException;
    }

    /** All files of a folder, without subfolders. */
    List<RemoteFile> list(String folder) throws IOException {
        List<RemoteFile> files = new ArrayList<>();
        return answer(() -> {
            channel.ls(folder, entry -> {
                if (!entry.getAttrs().isDir()) {
                    files.add(RemoteFile.of(entry.getFilename(), entry.getAttrs()));
                }
                return ChannelSftp.LsEntrySelector.CONTINUE;
            });
            return files;
        });
    }

    /** The file. Empty if it does not exist. */
    public Optional<RemoteFile> find(String path) throws IOException {
        return ifThere(() -> RemoteFile.of(nameOf(path), channel.lstat(path)));
    }

    /** Reads a file of at most this many bytes. */
    byte[] read(String path, int most) throws IOException {
        Limited content = new Limited(most);
        try {
            return answer(() -> {
                // JSch's input stream would take more round trips: one for the file's size, and one for its end.
                channel.get(path, content);
                return content.toByteArray();
            });
        } catch (IOException e) {
            throw content.isFull() ? SftpRefused.tooLarge() : e;
        }
    }

    /** Reads a file of at most this many bytes. Empty if it does not exist. */
    public Optional<byte[]> readIfThere(String path, int most) throws IOException {
        return ifThere(() -> read(path, most));
    }

    /**
     * Writes a file that all users may read.
     *
     * @return the file as a listing shows it from now on
     */
    RemoteFile write(String path, byte[] content) throws IOException {
        return answer(() -> {
            channel.put(new ByteArrayInputStream(content), path);
            SftpATTRS attributes = channel.lstat(path);
            // With the umask of the account that setup.sh creates, the permissions are correct already.
            if ((attributes.getPermissions() & PERMISSIONS) != READABLE) {
                channel.chmod(READABLE, path);
            }
            return RemoteFile.of(nameOf(path), attributes);
        });
    }

    /** Renames a file in one step, and replaces an existing file. The file keeps its size and time. */
    void rename(String from, String to) throws IOException {
        answer(() -> {
            channel.rename(from, to);
            return to;
        });
    }

    /** Deletes a file. Returns false if it does not exist. */
    public boolean delete(String path) throws IOException {
        return ifThere(() -> {
                    channel.rm(path);
                    return path;
                })
                .isPresent();
    }

    /** The free space in the file system of a path. */
    SftpStatVFS space(String path) throws IOException {
        return answer(() -> channel.statVFS(path));
    }

    private static <T> Optional<T> ifThere(Question<T> question) throws IOException {
        try {
            return Optional.of(answer(question));
        } catch (SftpRefused e) {
            if (e.isAbsent()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static <T> T answer(Question<T> question) throws IOException {
        try {
            return question.ask();
        } catch (SftpException e) {
            // A response of the server has no cause. An exception that has one never got a response.
            throw e.getCause() == null ? new SftpRefused(e.id, e.getMessage()) : new IOException(e);
        }
    }

    /** Collects a file's content up to a limit. */
    private static final class Limited extends ByteArrayOutputStream {

        private final int most;
        private boolean full;

        Limited(int most) {
            this.most = most;
        }

        boolean isFull() {
            return full;
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            full = size() + length > most;
            if (full) {
                throw new IllegalStateException("larger than " + most + " bytes");
            }
            super.write(bytes, from, length);
        }
    }

    private static String nameOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
