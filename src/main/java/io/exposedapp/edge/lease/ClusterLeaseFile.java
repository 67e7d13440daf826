package io.exposedapp.edge.lease;

import io.exposedapp.edge.lease.ClusterLease.Owner;
import io.exposedapp.edge.sftp.RemoteFile;
import io.exposedapp.edge.sftp.SftpChannels;
import io.exposedapp.edge.sftp.SftpFiles;
import io.exposedapp.edge.sftp.Upload;
import io.exposedapp.edge.ssh.EdgeTarget;
import io.exposedapp.edge.ssh.SshSession;
import io.exposedapp.model.Names;
import io.exposedapp.model.Result;
import io.exposedapp.model.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The file on an edge by which this cluster holds its name there. All times in it come from the edge's own clock, by
 * way of the times of its files.
 */
public record ClusterLeaseFile(EdgeTarget target, SftpChannels channels, String clusterName) {

    private static final int LARGEST = 4096;
    private static final RemoteFile NONE = new RemoteFile("", 0, 0);

    /** The text that stands for a file that is too large to read. */
    private static final String TOO_LARGE = "too large";

    /**
     * A lease that this cluster holds.
     *
     * @param file the file as it was last written
     * @param written when it was written, by our clock
     * @param isNew whether another cluster held the lease until now
     */
    public record Held(ClusterLease lease, RemoteFile file, Instant written, boolean isNew) {

        /** Whether the cluster took over the lease from another one, less than this time before the last heartbeat. */
        public boolean wasTakenOverWithin(Duration time) {
            return lease.takenOver() > 0 && file.mtimeSeconds() - lease.takenOver() < time.toSeconds();
        }

        private Held seenAgain() {
            return new Held(lease, file, written, false);
        }

        private boolean isDue(Instant now) {
            // Write also if our clock was set back, because a cluster that does not write loses the lease.
            return Duration.between(written, now).abs().compareTo(ClusterLease.HEARTBEAT) >= 0;
        }
    }

    private String path() {
        return Upload.FOLDER + Names.leaseFile(clusterName);
    }

    private LeaseRefusal refusal() {
        return new LeaseRefusal(clusterName, target.edge());
    }

    /**
     * Checks whether the lease is ours, acquires it if it is free, and writes a heartbeat if one is due.
     *
     * @param us the UID of this cluster
     * @param edges names of the Edges that exist
     */
    public Result<Held> hold(String us, Set<String> edges, Optional<Held> before, Instant now) {
        Upload upload = new Upload(target);
        ClusterLease lease = new ClusterLease(us, target.edge(), 0);
        Result<Result<Held>> held = channels.call(
                "looking at " + Names.onVps(path()), files -> hold(files, upload, lease, edges, before, now));
        return held.fold(
                told -> told,
                why -> SshSession.isLost(why) ? Result.failed(why) : unwritten(upload, lease, edges, why));
    }

    /** Removes the file if it is ours. Returns false if it is not. */
    public Result<Boolean> release(String us) {
        return channels.call(
                "removing " + Names.onVps(path()),
                files -> read(files, files.find(path()))
                                .flatMap(ClusterLease::parse)
                                .filter(lease -> lease.cluster().equals(us)
                                        && lease.edge().equals(target.edge()))
                                .isPresent()
                        && files.delete(path()));
    }

    private Result<Held> hold(
            SftpFiles files, Upload upload, ClusterLease us, Set<String> edges, Optional<Held> before, Instant now)
            throws IOException {
        Optional<RemoteFile> there = files.find(path());
        boolean untouched = before.isPresent() && there.equals(before.map(Held::file));
        if (untouched && !before.get().isDue(now)) {
            return Result.ok(before.get().seenAgain());
        }
        Optional<String> text = read(files, there);
        if (ClusterLease.owner(us, text, edges, Duration.ZERO) == Owner.Unknown) {
            return Result.failed(refusal().unknown());
        }
        // Write first, because the time of a new file shows the edge's clock.
        ClusterLease ours = ours(us, text);
        RemoteFile written = upload.write(files, ours.render(clusterName));
        long silence = written.mtimeSeconds() - there.orElse(written).mtimeSeconds();
        Owner owner = ClusterLease.owner(us, text, edges, Duration.ofSeconds(silence));
        Optional<Verdict> refused = refused(owner, text);
        if (refused.isPresent()) {
            upload.remove(files);
            return Result.failed(refused.get());
        }
        if (owner == Owner.Gone) {
            ours = new ClusterLease(us.cluster(), us.edge(), written.mtimeSeconds());
            written = upload.write(files, ours.render(clusterName));
        }
        upload.publish(files, path());
        return Result.ok(new Held(ours, written.named(path()), now, owner == Owner.Gone));
    }

    /** The lease to write. It keeps the time of our last takeover. */
    private static ClusterLease ours(ClusterLease us, Optional<String> text) {
        long takenOver = text.flatMap(ClusterLease::parse)
                .filter(there -> there.cluster().equals(us.cluster()))
                .map(ClusterLease::takenOver)
                .orElse(0L);
        return new ClusterLease(us.cluster(), us.edge(), takenOver);
    }

    /**
     * Keeps the lease if it could not be written. A full disk does not lose the lease, so routes can still be removed.
     * The next visit tries the heartbeat again.
     */
    private Result<Held> unwritten(Upload upload, ClusterLease us, Set<String> edges, Verdict failed) {
        Verdict why = upload.failed(channels, failed);
        return channels.call("reading " + Names.onVps(path()), files -> {
                    Optional<RemoteFile> there = files.find(path());
                    Optional<String> text = read(files, there);
                    Owner owner = ClusterLease.owner(us, text, edges, Duration.ZERO);
                    if (owner == Owner.Us || owner == Owner.Free) {
                        ClusterLease lease = text.flatMap(ClusterLease::parse).orElse(us);
                        return Result.ok(new Held(lease, there.orElse(NONE), Instant.EPOCH, false));
                    }
                    // Whether another cluster is running cannot be determined without a write.
                    boolean isAnothers = owner == Owner.Other || owner == Owner.Gone;
                    return Result.<Held>failed(
                            isAnothers ? why : refused(owner, text).orElse(why));
                })
                .flatMap(held -> held);
    }

    private Optional<Verdict> refused(Owner owner, Optional<String> text) {
        return switch (owner) {
            case Other -> Optional.of(refusal().otherCluster());
            case OtherEdge ->
                text.flatMap(ClusterLease::parse).map(there -> refusal().otherEdge(there.edge()));
            case Unknown -> Optional.of(refusal().unknown());
            case Us, Free, Gone -> Optional.empty();
        };
    }

    private Optional<String> read(SftpFiles files, Optional<RemoteFile> there) throws IOException {
        if (there.isEmpty()) {
            return Optional.empty();
        }
        return there.get().size() > LARGEST
                ? Optional.of(TOO_LARGE)
                : files.readIfThere(path(), LARGEST).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
}
