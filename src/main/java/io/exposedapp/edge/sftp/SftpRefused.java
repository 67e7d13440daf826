package io.exposedapp.edge.sftp;

import com.jcraft.jsch.ChannelSftp;
import java.io.IOException;

/** What was asked for is refused, by the SFTP server or because a file is too large. The connection is fine. */
final class SftpRefused extends IOException {

    private static final long serialVersionUID = 1L;

    /** None of the server's. */
    private static final int TOO_LARGE = -1;

    private final int status;

    /** @param status of SFTP version 3 (draft-ietf-secsh-filexfer-02, section 7) */
    SftpRefused(int status, String message) {
        super(message);
        this.status = status;
    }

    /** Not an answer of the server: the file is larger than what may be read of it. */
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
