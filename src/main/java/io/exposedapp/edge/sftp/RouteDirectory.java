package io.exposedapp.edge.sftp;

import io.exposedapp.api.Reason;
import io.exposedapp.config.Parallel;
import io.exposedapp.config.Parallel.Batch;
import io.exposedapp.edge.ssh.EdgeTarget;
import io.exposedapp.edge.ssh.SshSession;
import io.exposedapp.edge.ssh.Text;
import io.exposedapp.model.Result;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The folder of route files that Traefik on an edge watches. Several threads may use it at once. */
public record RouteDirectory(EdgeTarget target, SftpChannels channels) {

    /** How many files are read, written or deleted at a time. */
    static final int AT_ONCE = SftpChannels.MOST;

    private static final Parallel SIDE_BY_SIDE = new Parallel("edge-files", AT_ONCE);

    private static final String FOLDER = "/routes/";

    /** No slash, and no character that the SFTP client treats as a wildcard. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9._-]+\\.yml");

    /** The same for files of others, whose names are less restricted. */
    private static final Pattern READ = Pattern.compile("[^/\\\\*?\\p{Cntrl}]+\\.ya?ml");

    private static final int LARGEST_FILE = 1 << 20;

    /** All files, ours or not, without folders, sorted by name. */
    public Result<List<RemoteFile>> list() {
        return channels.call("listing " + FOLDER, files -> files.list(FOLDER))
                .map(files -> files.stream()
                        .sorted(Comparator.comparing(RemoteFile::name))
                        .toList());
    }

    /** The text of a file. */
    public Result<String> read(String name) {
        return named(name, READ)
                .flatMap(path -> channels.call("reading " + path, files -> files.read(path, LARGEST_FILE)))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** Writes the file, whether or not it exists. Readers never see a partial file. */
    public Result<RemoteFile> put(String name, String content) {
        Upload upload = new Upload(target);
        return named(name, NAME)
                .flatMap(path -> channels.call("writing " + path, files -> upload.run(files, path, content))
                        .mapFailure(why -> SshSession.isLost(why) ? why : upload.failed(channels, why)));
    }

    /** Deletes the file. Returns false if it does not exist. */
    public Result<Boolean> delete(String name) {
        return named(name, NAME).flatMap(path -> channels.call("deleting " + path, files -> files.delete(path)));
    }

    /**
     * Does the same work with many files concurrently, because each of them mostly waits on a link with a long round
     * trip.
     *
     * @return all results, in order. Or the failure that means that the edge is lost, after which no new file is begun
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

    /** The path of a file, if its name is allowed. */
    private Result<String> named(String name, Pattern allowed) {
        return allowed.matcher(name).matches()
                ? Result.ok(FOLDER + name)
                : Result.failed(
                        Reason.PermissionDenied,
                        "'" + Text.clean(name) + "' isn't a name of a route file, so it isn't touched on edge "
                                + target.edge() + ". Rename the app: lower case letters, digits, '-' and '.' only.");
    }
}
