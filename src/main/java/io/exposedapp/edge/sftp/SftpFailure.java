package io.exposedapp.edge.sftp;

import com.jcraft.jsch.SftpStatVFS;
import io.exposedapp.api.Reason;
import io.exposedapp.edge.ssh.EdgeTarget;
import io.exposedapp.edge.ssh.Text;
import io.exposedapp.model.Verdict;
import java.util.Optional;

/** Explains why the SFTP server refused a request. */
final class SftpFailure {

    private SftpFailure() {}

    /** @param doing what was refused: "writing /routes/a.yml" */
    static Verdict of(EdgeTarget target, String doing, SftpRefused e) {
        if (e.isTooLarge()) {
            return Verdict.no(
                    Reason.ForeignRouter,
                    "A file on edge " + target.edge() + " is larger than any of the operator's, so " + doing
                            + " was given up. Rename or remove it there.");
        }
        String who = "Account " + target.user() + " on edge " + target.edge();
        return Verdict.no(Reason.PermissionDenied, who + why(doing, e));
    }

    private static String why(String doing, SftpRefused e) {
        if (e.isAbsent()) {
            return " found nothing there while " + doing
                    + ". If /routes or /state is missing in its SFTP root, run the setup of the VPS again.";
        }
        if (e.isDenied()) {
            return " has no right for " + doing
                    + ": the file or folder has another owner. Run the setup of the VPS again, or correct the owner there.";
        }
        return " was refused " + doing + " (" + Text.clean(e.getMessage())
                + "). A quota or a folder of that name can be the cause.";
    }

    /** sshd reports only "Failure" if the file system refuses a request. The state of the file system may say more. */
    static Optional<Verdict> ofFileSystem(EdgeTarget target, SftpStatVFS disk) {
        if ((disk.getMountFlag() & 1) != 0) {
            return Optional.of(Verdict.no(
                    Reason.PermissionDenied,
                    "The file system of edge " + target.edge()
                            + " is mounted read-only. Often a broken disk is the cause: see dmesg on the VPS."));
        }
        if (disk.getAvailBlocks() == 0 || (disk.getINodes() > 0 && disk.getAvailINodes() == 0)) {
            return Optional.of(
                    Verdict.no(
                            Reason.DiskFull,
                            "The disk of edge " + target.edge()
                                    + " is full, so routes can't be written; those that are there go on. Make room on the VPS: df -h, df -i, journalctl --vacuum-size=100M"));
        }
        return Optional.empty();
    }
}
