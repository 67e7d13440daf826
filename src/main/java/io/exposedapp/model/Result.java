package io.exposedapp.model;

import io.exposedapp.api.Reason;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A value, or the verdict that says why there is none. Expected failures are results, not exceptions. */
public sealed interface Result<T> {

    /** There is a value. */
    record Ok<T>(T it) implements Result<T> {}

    /** @param why what happened, what it means and what to do. Contains no secrets */
    record Failed<T>(Verdict why) implements Result<T> {}

    /** A result with a value. */
    static <T> Result<T> ok(T value) {
        return new Ok<>(value);
    }

    /** A result without a value. */
    static <T> Result<T> failed(Verdict why) {
        return new Failed<>(why);
    }

    /** A result without a value, for a condition that is False. */
    static <T> Result<T> failed(Reason reason, String message) {
        return failed(Verdict.no(reason, message));
    }

    /** Applies the first function to a value, or the second one to a failure. */
    default <R> R fold(Function<? super T, ? extends R> onOk, Function<? super Verdict, ? extends R> onFailed) {
        return this instanceof Ok<T> ok ? onOk.apply(ok.it()) : onFailed.apply(((Failed<T>) this).why());
    }

    /** Changes the value. A failure stays as it is. */
    default <U> Result<U> map(Function<? super T, ? extends U> change) {
        return flatMap(value -> ok(change.apply(value)));
    }

    /** Continues with the value. A failure stays as it is. */
    default <U> Result<U> flatMap(Function<? super T, Result<U>> next) {
        return fold(next, Result::failed);
    }

    /** Changes the verdict of a failure. A value stays as it is. */
    default Result<T> mapFailure(UnaryOperator<Verdict> change) {
        return fold(value -> this, why -> failed(change.apply(why)));
    }

    /** The value, if there is one. */
    default Optional<T> value() {
        return fold(Optional::of, why -> Optional.empty());
    }

    /** Why there is no value. */
    default Optional<Verdict> failure() {
        return fold(value -> Optional.empty(), Optional::of);
    }
}
