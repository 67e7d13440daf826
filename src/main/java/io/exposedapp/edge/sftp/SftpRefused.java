package io.exposedapp.edge.sftp;

import com.jcraft.jsch.ChannelSftp;
import java.io.IOException;

/** A request was refused, by the SFTP server or because a file is too large. The connection still works. */
final class SftpRefused extends IOException {

    private static final long serialVersionUID = 1L;

    /** This is not a status of the server. */
    private static final int TOO_LARGE = -1;

    private final int status;

    /** @param status a status of SFTP version 3 (draft-ietf-secsh-filexfer-02, section 7) */
    SftpRefused(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The file is larger than the limit for reading it. This is not a response of the server. */
    static SftpRefused tooLarge() {
        return new SftpRefused(TOO_LARGE, "too large");
    }

    boolean isTooLarge() {
        return status == TOO_LARGE;
    }

    boolean isAbsent() {
        return status == ChannelSftp.SSH_FX_NO_SUCH_FILE;
    }

    boolean isDenied() {
        return status == ChannelSftp.SSH_FX_PERMISSION_DENIED;
    }
}
