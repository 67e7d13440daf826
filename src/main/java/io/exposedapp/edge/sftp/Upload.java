package io.exposedapp.edge.sftp;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.SftpATTRS;
import com.jcraft.jsch.SftpException;
import io.exposedapp.edge.ssh.EdgeTarget;
import io.exposedapp.edge.ssh.SftpAnswer;
import io.exposedapp.edge.ssh.SftpPipe;
import io.exposedapp.model.Result;
import io.exposedapp.model.Verdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A file on its way to an edge. It is written outside the folder that Traefik watches and renamed into it, so that
 * Traefik sees the old file or the new one.
 */
public final class Upload {

    public static final String FOLDER = "/state/";

    /** Traefik need not be root. */
    private static final int READABLE = 0644;

    private static final int PERMISSIONS = 0777;

    private final EdgeTarget target;
    private final String temporary;
    private RemoteFile written;

    public Upload(EdgeTarget target) {
        this.target = target;
        temporary = FOLDER + prefix(target) + UUID.randomUUID().toString().replace("-", "");
    }

    /** A folder may be shared by several clusters, each with an account of its own: the name says whose file it is. */
    private static String prefix(EdgeTarget target) {
        return "upload-" + target.user() + "-";
    }

    /** Moves the content to the path in one step. */
    public RemoteFile run(ChannelSftp channel, String path, String content) throws SftpException {
        write(channel, path, content);
        return publish(channel, path);
    }

    /** The same of a small file. */
    public RemoteFile run(SftpPipe pipe, String path, byte[] content) throws SftpException, IOException {
        SftpAnswer.Attributes attributes = SmallFile.write(pipe, temporary, content, READABLE);
        SmallFile.publish(pipe, temporary, path);
        return new RemoteFile(name(path), attributes.size(), attributes.mtimeSeconds());
    }

    /** The file as it will be at the path. */
    public RemoteFile write(ChannelSftp channel, String path, String content) throws SftpException {
        channel.put(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), temporary);
        SftpATTRS attributes = channel.lstat(temporary);
        // the account that setup.sh makes needs no correction, so each write saves the way there and back
        if ((attributes.getPermissions() & PERMISSIONS) != READABLE) {
            channel.chmod(READABLE, temporary);
        }
        written = RemoteFile.of(name(path), attributes);
        return written;
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Renaming changes neither size nor time. */
    public RemoteFile publish(ChannelSftp channel, String path) throws SftpException {
        channel.rename(temporary, path);
        return written;
    }

    /**
     * Why it failed, as far as the disk can tell: that is asked first, while the half upload still fills it, then that
     * is removed.
     */
    public Verdict failed(SftpChannels channels, Verdict failed) {
        Result<Optional<Verdict>> disk = channels.call(
                "asking for free space", channel -> SftpFailure.ofFileSystem(target, channel.statVFS(FOLDER)));
        channels.call("removing a temporary file", this::remove);
        // a server that can't tell of its disk leaves the first failure as it was
        return disk.value().flatMap(known -> known).orElse(failed);
    }

    public boolean remove(ChannelSftp channel) throws SftpException {
        return removed(channel, temporary);
    }

    /**
     * What uploads left that were killed. Another operator of the same account that is uploading right now sees a
     * failure and tries again.
     */
    public static boolean removeLeftovers(EdgeTarget target, ChannelSftp channel) throws SftpException {
        Pattern own = Pattern.compile(Pattern.quote(prefix(target)) + "[0-9a-f]{32}");
        List<String> found = new ArrayList<>();
        channel.ls(FOLDER, entry -> {
            if (own.matcher(entry.getFilename()).matches()) {
                found.add(entry.getFilename());
            }
            return ChannelSftp.LsEntrySelector.CONTINUE;
        });
        boolean all = true;
        for (String name : found) {
            all &= removed(channel, FOLDER + name);
        }
        return all;
    }

    /** False if it isn't there, or is somebody else's. */
    private static boolean removed(ChannelSftp channel, String path) throws SftpException {
        try {
            channel.rm(path);
            return true;
        } catch (SftpException e) {
            if (e.getCause() != null) {
                throw e;
            }
            return false;
        }
    }
}
