package io.exposedapp.edge.sftp;

import com.jcraft.jsch.SftpException;
import io.exposedapp.edge.ssh.SftpAnswer;
import io.exposedapp.edge.ssh.SftpPipe;
import io.exposedapp.edge.ssh.SftpRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Lists a folder. A server tells some hundred files at a time, so its next answers are asked for ahead: over a long
 * line each way there and back counts.
 */
final class Listing {

    private static final int AHEAD = 16;

    private Listing() {}

    /** All but folders. */
    static List<RemoteFile> of(SftpPipe pipe, String folder) throws SftpException, IOException {
        byte[] handle = SftpPipe.await(pipe.ask(SftpRequest.openFolder(folder)))
                .orFail()
                .bytes();
        List<RemoteFile> files = new ArrayList<>();
        try {
            boolean more = true;
            while (more) {
                more = take(pipe, handle, files);
            }
        } finally {
            pipe.ask(SftpRequest.close(handle));
        }
        return files;
    }

    /** False once all was told. */
    private static boolean take(SftpPipe pipe, byte[] handle, List<RemoteFile> files)
            throws SftpException, IOException {
        List<CompletableFuture<SftpAnswer>> asked = new ArrayList<>();
        for (int i = 0; i < AHEAD; i++) {
            asked.add(pipe.ask(SftpRequest.nextInFolder(handle)));
        }
        for (CompletableFuture<SftpAnswer> next : asked) {
            SftpAnswer answer = SftpPipe.await(next);
            if (answer.isEnd()) {
                return false;
            }
            files.addAll(answer.orFail().files());
        }
        return true;
    }
}
