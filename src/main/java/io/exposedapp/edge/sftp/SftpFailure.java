package io.exposedapp.edge.sftp;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.SftpException;
import com.jcraft.jsch.SftpStatVFS;
import io.exposedapp.api.Reason;
import io.exposedapp.edge.ssh.EdgeTarget;
import io.exposedapp.edge.ssh.SshSession;
import io.exposedapp.edge.ssh.Text;
import io.exposedapp.model.Result;
import io.exposedapp.model.Verdict;
import java.util.Optional;

/** Says why something over SFTP failed. */
public final class SftpFailure {

    private SftpFailure() {}

    static <T> Result<T> of(SshSession session, String doing, SftpException e) {
        // what the server answered has no cause; what has one never got an answer
        if (e.getCause() != null || !session.isAlive()) {
            session.close();
            return session.lost(doing, e);
        }
        String who = "Account " + session.target().user() + " on edge "
                + session.target().edge();
        return Result.failed(
                Reason.PermissionDenied,
                switch (e.id) {
                    case ChannelSftp.SSH_FX_NO_SUCH_FILE ->
                        who + " found nothing there while " + doing
                                + ". If /routes or /state is missing in its SFTP root, run the setup of the VPS again.";
                    case ChannelSftp.SSH_FX_PERMISSION_DENIED ->
                        who + " has no right for " + doing
                                + ": the file or folder belongs to somebody else. Run the setup of the VPS again, or correct the owner there.";
                    default ->
                        who + " was refused " + doing + " (" + Text.clean(e.getMessage())
                                + "). A quota or a folder of that name can be the cause.";
                });
    }

    /** Whether the server answered that there is no such file. */
    public static boolean isAbsent(SftpException e) {
        return e.id == ChannelSftp.SSH_FX_NO_SUCH_FILE && e.getCause() == null;
    }

    /**
     * sshd says only "Failure" for what the file system refuses; the file system itself tells more. Empty if it tells
     * nothing.
     */
    static Optional<Verdict> ofFileSystem(EdgeTarget target, SftpStatVFS disk) {
        if ((disk.getMountFlag() & 1) != 0) {
            return Optional.of(Verdict.no(
                    Reason.PermissionDenied,
                    "The file system of edge " + target.edge()
                            + " is mounted read-only. Often a broken disk is the cause: see dmesg on the VPS."));
        }
        if (disk.getAvailBlocks() == 0 || disk.getINodes() > 0 && disk.getAvailINodes() == 0) {
            return Optional.of(
                    Verdict.no(
                            Reason.DiskFull,
                            "The disk of edge " + target.edge()
                                    + " is full, so routes can't be written; those that are there go on. Make room on the VPS: df -h, df -i, journalctl --vacuum-size=100M"));
        }
        return Optional.empty();
    }
}
