package io.exposedapp.model;

import io.exposedapp.api.Reason;
import java.util.List;
import java.util.stream.Collectors;

/** The state of one layer of the path, why it is so, and what to do about it. */
public record Verdict(Status status, Reason reason, String message) {

    public enum Status {
        True,
        False,
        Unknown
    }

    public static Verdict yes(Reason reason, String message) {
        return new Verdict(Status.True, reason, message);
    }

    public static Verdict no(Reason reason, String message) {
        return new Verdict(Status.False, reason, message);
    }

    public static Verdict unknown(Reason reason, String message) {
        return new Verdict(Status.Unknown, reason, message);
    }

    /** The first that is False, else the first Unknown, else the first; with the messages of all of its status. */
    public static Verdict worst(List<Verdict> verdicts) {
        Verdict first = verdicts.stream()
                .reduce((a, b) -> b.severity() > a.severity() ? b : a)
                .orElseThrow();
        String messages = verdicts.stream()
                .filter(v -> v.status == first.status)
                .map(Verdict::message)
                .distinct()
                .collect(Collectors.joining(" "));
        return new Verdict(first.status, first.reason, messages);
    }

    private int severity() {
        return switch (status) {
            case False -> 2;
            case Unknown -> 1;
            case True -> 0;
        };
    }

    public boolean isTrue() {
        return status == Status.True;
    }
}
