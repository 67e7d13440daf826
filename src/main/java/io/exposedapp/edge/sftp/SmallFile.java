package io.exposedapp.edge.sftp;

import com.jcraft.jsch.SftpException;
import io.exposedapp.edge.ssh.SftpAnswer;
import io.exposedapp.edge.ssh.SftpPipe;
import io.exposedapp.edge.ssh.SftpRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Files that fit into one packet, as route files do, written and read in as few ways there and back as possible. */
final class SmallFile {

    /** What each SFTP server has to take in one packet, less what goes with it. */
    private static final int LARGEST = 32 << 10;

    private SmallFile() {}

    static boolean takes(byte[] content) {
        return content.length <= LARGEST;
    }

    /** Writes one that isn't there. */
    static SftpAnswer.Attributes write(SftpPipe pipe, String path, byte[] content, int permissions)
            throws SftpException, IOException {
        byte[] handle =
                SftpPipe.await(pipe.ask(SftpRequest.openToWrite(path))).orFail().bytes();
        CompletableFuture<SftpAnswer> written = pipe.ask(SftpRequest.write(handle, content));
        CompletableFuture<SftpAnswer> permitted = pipe.ask(SftpRequest.setPermissions(handle, permissions));
        CompletableFuture<SftpAnswer> attributes = pipe.ask(SftpRequest.attributes(handle));
        CompletableFuture<SftpAnswer> closed = pipe.ask(SftpRequest.close(handle));
        for (CompletableFuture<SftpAnswer> answer : List.of(written, permitted, closed)) {
            SftpPipe.await(answer).orFail();
        }
        return SftpPipe.await(attributes).orFail().attributes();
    }

    /** Not sent ahead: what couldn't be written whole must not be published. */
    static void publish(SftpPipe pipe, String from, String to) throws SftpException, IOException {
        SftpPipe.await(pipe.ask(SftpRequest.atomicRename(from, to))).orFail();
    }

    /** Empty if it is larger. */
    static Optional<byte[]> read(SftpPipe pipe, String path) throws SftpException, IOException {
        byte[] handle =
                SftpPipe.await(pipe.ask(SftpRequest.openToRead(path))).orFail().bytes();
        CompletableFuture<SftpAnswer> begun = pipe.ask(SftpRequest.read(handle, LARGEST));
        CompletableFuture<SftpAnswer> attributes = pipe.ask(SftpRequest.attributes(handle));
        CompletableFuture<SftpAnswer> closed = pipe.ask(SftpRequest.close(handle));
        SftpAnswer read = SftpPipe.await(begun);
        byte[] content = read.isEnd() ? new byte[0] : read.orFail().bytes();
        long size = SftpPipe.await(attributes).orFail().attributes().size();
        SftpPipe.await(closed).orFail();
        return content.length == size ? Optional.of(content) : Optional.empty();
    }
}
