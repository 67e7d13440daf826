package io.exposedapp.edge;

/**
 * One file in the routes folder of an edge, as its listing shows it.
 *
 * @param mtimeSeconds when it was last changed, by the edge's clock
 */
public record RemoteFile(String name, long size, long mtimeSeconds) {}
