package io.exposedapp.edge.lease;

import io.exposedapp.api.Reason;
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
 * The file on an edge by which this cluster holds its name there. All times in it are by the edge's own clock: those of
 * its files.
 */
public final class ClusterLeaseFile {

    private static final int LARGEST = 4096;
    private static final RemoteFile NONE = new RemoteFile("", 0, 0);

    /**
     * The name is this cluster's.
     *
     * @param file as it was written last
     * @param written when, by our clock
     * @param isNew whether it was another cluster's until just now
     */
    public record Held(ClusterLease claim, RemoteFile file, Instant written, boolean isNew) {

        /** Whether the cluster took the name over from another one, less than this time before the last heartbeat. */
        public boolean wasTakenOverWithin(Duration time) {
            return claim.takenOver() > 0 && file.mtimeSeconds() - claim.takenOver() < time.toSeconds();
        }
    }

    private final EdgeTarget target;
    private final SftpChannels channels;
    private final String clusterName;
    private final String path;

    public ClusterLeaseFile(EdgeTarget target, SftpChannels channels, String clusterName) {
        this.target = target;
        this.channels = channels;
        this.clusterName = clusterName;
        path = Upload.FOLDER + Names.claimFile(clusterName);
    }

    /**
     * Looks whether the name is ours, and says that we live where that was long ago.
     *
     * @param us the UID of this cluster
     * @param edges names of the Edges there are
     */
    public Result<Held> hold(String us, Set<String> edges, Optional<Held> before, Instant now) {
        Upload upload = new Upload(target);
        ClusterLease claim = new ClusterLease(us, target.edge(), 0);
        Result<Result<Held>> held = channels.call(
                "looking at " + Names.onVps(path), files -> hold(files, upload, claim, edges, before, now));
        return held.fold(
                told -> told,
                why -> SshSession.isLost(why) ? Result.failed(why) : unwritten(upload, claim, edges, why));
    }

    /**
     * A full disk doesn't take a name away: routes can still be removed. The sign of life is tried again on the next
     * visit.
     */
    private Result<Held> unwritten(Upload upload, ClusterLease us, Set<String> edges, Verdict failed) {
        Verdict why = upload.failed(channels, failed);
        return channels.call(
                        "reading " + Names.onVps(path),
                        files -> new Held(
                                read(files).orElse(us), files.find(path).orElse(NONE), Instant.EPOCH, false))
                .flatMap(there -> switch (ClusterLease.owner(us, Optional.of(there.claim()), edges, Duration.ZERO)) {
                    case Us -> Result.ok(there);
                    case OtherEdge -> otherEdge(there.claim());
                    default -> Result.failed(why);
                });
    }

    /** The name is given up, if it is ours. */
    public Result<Boolean> release(String us) {
        return channels.call(
                "removing " + Names.onVps(path),
                files -> read(files)
                                .filter(c -> c.cluster().equals(us) && c.edge().equals(target.edge()))
                                .isPresent()
                        && files.delete(path));
    }

    private Result<Held> hold(
            SftpFiles files, Upload upload, ClusterLease us, Set<String> edges, Optional<Held> before, Instant now)
            throws IOException {
        Optional<RemoteFile> there = files.find(path);
        boolean untouched = before.isPresent() && there.equals(before.map(Held::file));
        // also when our clock was set back: who doesn't write loses the name
        if (untouched && Duration.between(before.get().written(), now).abs().compareTo(ClusterLease.HEARTBEAT) < 0) {
            return Result.ok(new Held(
                    before.get().claim(), before.get().file(), before.get().written(), false));
        }
        Optional<ClusterLease> claim = there.isPresent() ? read(files) : Optional.empty();
        // written first: the edge's clock is known by the time of a file
        ClusterLease ours = new ClusterLease(
                us.cluster(),
                us.edge(),
                claim.filter(c -> c.cluster().equals(us.cluster()))
                        .map(ClusterLease::takenOver)
                        .orElse(0L));
        final RemoteFile first = upload.write(files, ours.render(clusterName));
        RemoteFile written = first;
        Owner owner = ClusterLease.owner(
                us,
                claim,
                edges,
                Duration.ofSeconds(
                        there.map(t -> first.mtimeSeconds() - t.mtimeSeconds()).orElse(0L)));
        if (owner == Owner.Other || owner == Owner.OtherEdge) {
            upload.remove(files);
            return owner == Owner.Other ? nameTaken() : otherEdge(claim.orElseThrow());
        }
        if (owner == Owner.Gone) {
            ours = new ClusterLease(us.cluster(), us.edge(), written.mtimeSeconds());
            written = upload.write(files, ours.render(clusterName));
        }
        upload.publish(files, path);
        return Result.ok(new Held(ours, written.named(path), now, owner == Owner.Gone));
    }

    private Result<Held> nameTaken() {
        return Result.failed(
                Reason.ClusterNameTaken,
                "Another cluster that lives is called " + clusterName + " on edge " + target.edge()
                        + ", so nothing is written there. Install this one with another clusterName; or, if the other one is gone for good, wait "
                        + ClusterLease.SILENCE.plus(ClusterLease.HEARTBEAT).toSeconds() + " s after its end, or remove "
                        + Names.onVps(path) + " on the VPS.");
    }

    private Result<Held> otherEdge(ClusterLease there) {
        return Result.failed(
                Reason.SameVps,
                "Edge " + there.edge() + " speaks of the same VPS as Edge " + target.edge()
                        + ", and they would undo each other's routes, so nothing is written by this one. Delete one of them.");
    }

    private Optional<ClusterLease> read(SftpFiles files) throws IOException {
        return files.readIfThere(path, LARGEST)
                .flatMap(bytes -> ClusterLease.parse(new String(bytes, StandardCharsets.UTF_8)));
    }
}
