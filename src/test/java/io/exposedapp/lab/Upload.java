package io.exposedapp.lab;

import io.exposedapp.it.OwnLab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One long upload of a visitor, a piece every half second, whose answer comes when it has ended and tells how much of
 * it arrived.
 */
public final class Upload implements AutoCloseable {

    private static final int PIECE_BYTES = 100_000;
    private static final int PATIENCE_SECONDS = 60;

    private final int seconds;
    private final Process visitor;
    private final Path out;

    private Upload(int seconds, Process visitor, Path out) {
        this.seconds = seconds;
        this.visitor = visitor;
        this.out = out;
    }

    static Upload begin(String url, int seconds) {
        String pieces =
                "for piece in $(seq " + 2 * seconds + "); do head -c " + PIECE_BYTES + " /dev/zero; sleep 0.5; done";
        try {
            Path out = Files.createTempFile("upload", ".txt");
            Process visitor = OwnLab.command(List.of(
                            "lab/run",
                            "visitor",
                            "sh",
                            "-c",
                            pieces + " | curl -s -T - -w '%{http_code} curl-%{exitcode}' " + url))
                    .redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new Upload(seconds, visitor, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isGoingOn() {
        return visitor.isAlive();
    }

    /** How much it is as a whole. */
    int bytes() {
        return 2 * seconds * PIECE_BYTES;
    }

    /** Waits for its end: the answer, its status, and how curl ended. */
    String finish() {
        try {
            if (!visitor.waitFor(seconds + PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the upload doesn't end");
            }
            return Files.readString(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        visitor.destroy();
    }
}
