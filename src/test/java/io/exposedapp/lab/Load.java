package io.exposedapp.lab;

import io.exposedapp.it.OwnLab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Visitors that ask one URL again and again, each soon after he has his answer, until they are told to stop. */
final class Load implements AutoCloseable {

    private static final int LONGEST_SECONDS = 300;

    /**
     * One request.
     *
     * @param begun seconds since 1970, by the machine's clock
     * @param status of an answer that came whole; else "-" and why there was none, or where it broke off
     */
    record Answer(double begun, String status, double seconds) {}

    /** As {@link #answer} reads it: curl's, of a stream. */
    private static final String TELL = "0 %{http_code}-%{exitcode} %{time_total}\\n";

    private final List<Process> visitors = new ArrayList<>();
    private final List<Path> answers = new ArrayList<>();

    private Load() {}

    /** @param patience after which a visitor gives a request up */
    static Load on(String url, int visitors, Duration patience) {
        return from("visitor", url, visitors, patience);
    }

    /** Each request on a connection of its own. */
    static Load from(String host, String url, int visitors, Duration patience) {
        Load load = new Load();
        load.start(List.of(
                "lab/run",
                host,
                "visits",
                "-visitors=" + visitors,
                "-patience=" + patience.toSeconds() + "s",
                "-longest=" + LONGEST_SECONDS + "s",
                url));
        return load;
    }

    /** Requests that are all open at the same time, and whose answers come bit by bit for the given time. */
    static Load openStreams(String url, int count, int seconds) {
        Load load = new Load();
        load.start(List.of(
                "lab/run",
                "visitor",
                "curl",
                "-s",
                "-Z",
                "--parallel-immediate",
                "--parallel-max",
                Integer.toString(count),
                "-o",
                "/dev/null",
                "-w",
                TELL,
                url + "drip/" + seconds + "?n=[1-" + count + "]"));
        return load;
    }

    private void start(List<String> command) {
        try {
            Path out = Files.createTempFile("load", ".txt");
            answers.add(out);
            visitors.add(OwnLab.command(command)
                    .redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All answers so far. */
    List<Answer> answers() {
        List<Answer> all = new ArrayList<>();
        for (Path out : answers) {
            try {
                Files.readAllLines(out).stream()
                        .map(l -> l.split(" "))
                        .filter(w -> w.length == 3)
                        .forEach(w -> all.add(answer(w)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all;
    }

    private static Answer answer(String[] told) {
        return new Answer(Double.parseDouble(told[0]), told[1].replaceFirst("-0$", ""), Double.parseDouble(told[2]));
    }

    /** Those that were asked after a moment. */
    List<Answer> answersSince(Instant moment) {
        return answers().stream().filter(a -> a.begun() >= seconds(moment)).toList();
    }

    /** Those that were asked after a moment and answered before another one. */
    List<Answer> answersWithin(Instant from, Instant to) {
        return answersSince(from).stream()
                .filter(a -> a.begun() + a.seconds() < seconds(to))
                .toList();
    }

    private static double seconds(Instant moment) {
        return moment.toEpochMilli() / 1000.0;
    }

    /** Ends the load and waits for what is under way. */
    List<Answer> stop() {
        leave();
        return finish();
    }

    /** Waits until all open streams have ended by themselves. */
    List<Answer> finish() {
        for (Process visitor : visitors) {
            try {
                if (!visitor.waitFor(120, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("a visitor doesn't end");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return answers();
    }

    @Override
    public void close() {
        leave();
        visitors.forEach(Process::destroy);
    }

    /** Visitors ask on as long as their standard input is open. */
    private void leave() {
        for (Process visitor : visitors) {
            try {
                visitor.getOutputStream().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
