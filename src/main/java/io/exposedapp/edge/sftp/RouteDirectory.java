package io.exposedapp.edge.sftp;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.SftpException;
import io.exposedapp.api.Reason;
import io.exposedapp.config.Parallel;
import io.exposedapp.config.Parallel.Batch;
import io.exposedapp.edge.ssh.EdgeTarget;
import io.exposedapp.edge.ssh.SshSession;
import io.exposedapp.edge.ssh.Text;
import io.exposedapp.model.Result;
import io.exposedapp.model.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The folder of route files that Traefik on an edge watches. May be used by several threads at once. */
public final class RouteDirectory {

    /** How many files may be read, written or deleted at a time. */
    public static final int AT_ONCE = SftpChannels.MOST;

    private static final Parallel SIDE_BY_SIDE = new Parallel("edge-files", AT_ONCE);

    private static final String FOLDER = "/routes/";

    /** No slash, and nothing that the SFTP client takes for a wildcard. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9._-]+\\.yml");

    /** The same of other people's files, which may be called more freely. */
    private static final Pattern READ = Pattern.compile("[^/\\\\*?\\p{Cntrl}]+\\.ya?ml");

    private static final int LARGEST_FILE = 1 << 20;

    private final EdgeTarget target;
    private final SftpChannels channels;

    public RouteDirectory(EdgeTarget target, SftpChannels channels) {
        this.target = target;
        this.channels = channels;
    }

    /** All files but folders, ours or not, by name. */
    public Result<List<RemoteFile>> list() {
        return channels.piped("listing " + FOLDER, pipe -> Listing.of(pipe, FOLDER))
                .map(files -> files.stream()
                        .sorted(Comparator.comparing(RemoteFile::name))
                        .toList());
    }

    public Result<String> read(String name) {
        return refused(name, READ)
                .<Result<String>>map(Result::failed)
                .orElseGet(() -> channels.piped("reading " + FOLDER + name, pipe -> SmallFile.read(pipe, FOLDER + name))
                        .flatMap(small -> small.<Result<byte[]>>map(Result::ok)
                                .orElseGet(() ->
                                        channels.call("reading " + FOLDER + name, channel -> bytes(channel, name))))
                        .flatMap(bytes -> text(name, bytes)));
    }

    /** Writes the file, whether it is there or not; nobody sees half of it. */
    public Result<RemoteFile> put(String name, String content) {
        Optional<Verdict> refused = refused(name, NAME);
        if (refused.isPresent()) {
            return Result.failed(refused.get());
        }
        Upload upload = new Upload(target);
        String doing = "writing " + FOLDER + name;
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return (SmallFile.takes(bytes)
                        ? channels.piped(doing, pipe -> upload.run(pipe, FOLDER + name, bytes))
                        : channels.call(doing, channel -> upload.run(channel, FOLDER + name, content)))
                .mapFailure(why -> SshSession.isLost(why) ? why : upload.failed(channels, why));
    }

    /**
     * Does the same with many files side by side: over a long line each of them waits most of its time.
     *
     * @return all results, in order; or the failure that means that the edge is lost, after which no new file is begun
     */
    public static <T, R> Result<List<Result<R>>> each(Collection<T> files, Function<T, Result<R>> work) {
        Batch<Result<R>> batch = SIDE_BY_SIDE.untilFatal(
                files, work, done -> done.failure().filter(SshSession::isLost).isPresent());
        List<Result<R>> results = batch.orThrow();
        return batch.fatal()
                .flatMap(Result::failure)
                .<Result<List<Result<R>>>>map(Result::failed)
                .orElse(Result.ok(results));
    }

    /** True if it was there. */
    public Result<Boolean> delete(String name) {
        return refused(name, NAME)
                .<Result<Boolean>>map(Result::failed)
                .orElseGet(() -> channels.call("deleting " + FOLDER + name, channel -> {
                    try {
                        channel.rm(FOLDER + name);
                        return true;
                    } catch (SftpException e) {
                        if (SftpFailure.isAbsent(e)) {
                            return false;
                        }
                        throw e;
                    }
                }));
    }

    private static byte[] bytes(ChannelSftp channel, String name) throws SftpException, IOException {
        try (InputStream in = channel.get(FOLDER + name)) {
            return in.readNBytes(LARGEST_FILE + 1);
        }
    }

    private Result<String> text(String name, byte[] bytes) {
        return bytes.length <= LARGEST_FILE
                ? Result.ok(new String(bytes, StandardCharsets.UTF_8))
                : Result.failed(
                        Reason.ForeignRouter,
                        FOLDER + name + " on edge " + target.edge()
                                + " is larger than any route file. Rename or remove it there.");
    }

    private Optional<Verdict> refused(String name, Pattern allowed) {
        return allowed.matcher(name).matches()
                ? Optional.empty()
                : Optional.of(Verdict.no(
                        Reason.PermissionDenied,
                        "'" + Text.clean(name) + "' isn't a name of a route file, so it isn't touched on edge "
                                + target.edge() + ". Rename the app: lower case letters, digits, '-' and '.' only."));
    }
}
