package io.exposedapp.edge.sftp;

import com.jcraft.jsch.SftpATTRS;

/**
 * One file on an edge, as a listing shows it.
 *
 * @param mtimeSeconds when the file was last changed, by the edge's clock
 */
public record RemoteFile(String name, long size, long mtimeSeconds) {

    static RemoteFile of(String name, SftpATTRS attributes) {
        return new RemoteFile(name, attributes.getSize(), Integer.toUnsignedLong(attributes.getMTime()));
    }

    /** The same file at another path. Renaming changes neither its size nor its time. */
    public RemoteFile named(String path) {
        return new RemoteFile(path.substring(path.lastIndexOf('/') + 1), size, mtimeSeconds);
    }
}
