package io.exposedapp.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Reason;

/** Says what a result has to be. */
public final class Results {

    private Results() {}

    /** The value of a result that has one. */
    public static <T> T ok(Result<T> result) {
        assertThat(result.failure()).isEmpty();
        return result.value().orElseThrow();
    }

    /** The message of a failure that has the reason. */
    public static String failed(Result<?> result, Reason reason) {
        Verdict why = result.failure().orElseThrow(() -> new AssertionError("not a failure: " + result));
        assertThat(why.reason()).as(why.message()).isEqualTo(reason);
        return why.message();
    }
}
