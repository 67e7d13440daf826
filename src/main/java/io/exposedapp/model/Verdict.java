package io.exposedapp.model;

import io.exposedapp.api.Reason;

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

    public boolean isTrue() {
        return status == Status.True;
    }
}
