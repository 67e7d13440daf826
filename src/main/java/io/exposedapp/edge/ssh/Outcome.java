package io.exposedapp.edge.ssh;

import io.exposedapp.api.Reason;
import java.util.function.Function;

/** A value, or a failure that has to be expected: it is reported, not thrown. */
public sealed interface Outcome<T> permits Outcome.Ok, Outcome.Failed {

    /** It worked. */
    record Ok<T>(T value) implements Outcome<T> {}

    /**
     * It didn't.
     *
     * @param message what happened, what it means, what to do; free of secrets
     */
    record Failed<T>(Reason reason, String message) implements Outcome<T> {

        /** Whether the edge as a whole is lost, so that nothing more need be tried on this visit. */
        public boolean isLost() {
            return reason == Reason.EdgeUnreachable;
        }

        /** The same failure where a value of another type was wanted. */
        public <U> Failed<U> as() {
            return new Failed<>(reason, message);
        }
    }

    static <T> Outcome<T> ok(T value) {
        return new Ok<>(value);
    }

    static <T> Outcome<T> failed(Reason reason, String message) {
        return new Failed<>(reason, message);
    }

    default <U> Outcome<U> map(Function<? super T, ? extends U> change) {
        return flatMap(value -> new Ok<>(change.apply(value)));
    }

    default <U> Outcome<U> flatMap(Function<? super T, Outcome<U>> next) {
        return this instanceof Ok<T> ok ? next.apply(ok.value()) : ((Failed<T>) this).as();
    }
}
