package io.exposedapp.edge.sftp;

import io.exposedapp.edge.ssh.EdgeTarget;
import io.exposedapp.model.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * An upload of a file to an edge. The file is written outside the folder that Traefik watches and renamed into it, so
 * that Traefik sees either the old file or the new one.
 */
public final class Upload {

    /** The account's folder for files that are not routes. */
    public static final String FOLDER = "/state/";

    private final EdgeTarget target;
    private final String temporary;

    public Upload(EdgeTarget target) {
        this.target = target;
        temporary = FOLDER + prefix(target) + UUID.randomUUID().toString().replace("-", "");
    }

    /**
     * Several clusters may share a folder, each with an account of its own. The account's name distinguishes their
     * files.
     */
    private static String prefix(EdgeTarget target) {
        return "upload-" + target.user() + "-";
    }

    /** Replaces the file at the path in one step. */
    public RemoteFile run(SftpFiles files, String path, String content) throws IOException {
        RemoteFile written = write(files, content);
        publish(files, path);
        return written.named(path);
    }

    /** Writes the content to the temporary file. */
    public RemoteFile write(SftpFiles files, String content) throws IOException {
        return files.write(temporary, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Renames the temporary file to the path. */
    public void publish(SftpFiles files, String path) throws IOException {
        files.rename(temporary, path);
    }

    /**
     * Why the upload failed. If the disk is the cause, the verdict says so. Removes the temporary file. The disk is
     * asked first, while that file still fills it.
     *
     * @param failed what the server answered
     */
    public Verdict failed(SftpChannels channels, Verdict failed) {
        Optional<Verdict> disk = channels.call(
                        "asking for free space", files -> SftpFailure.ofFileSystem(target, files.space(FOLDER)))
                .value()
                .flatMap(known -> known);
        channels.call("removing a temporary file", this::remove);
        return disk.orElse(failed);
    }

    /** Removes the temporary file. Returns false if it does not exist or has another owner. */
    public boolean remove(SftpFiles files) throws IOException {
        return removed(files, temporary);
    }

    /**
     * Removes temporary files of uploads that were killed. If another operator of the same account is uploading at this
     * time, it sees a failure and retries.
     */
    public static boolean removeLeftovers(EdgeTarget target, SftpFiles files) throws IOException {
        Pattern own = Pattern.compile(Pattern.quote(prefix(target)) + "[0-9a-f]{32}");
        boolean all = true;
        for (RemoteFile file : files.list(FOLDER)) {
            if (own.matcher(file.name()).matches()) {
                all &= removed(files, FOLDER + file.name());
            }
        }
        return all;
    }

    private static boolean removed(SftpFiles files, String path) throws IOException {
        try {
            return files.delete(path);
        } catch (SftpRefused e) {
            return false;
        }
    }
}
