package io.exposedapp.edge.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Reason;

/** Says what an outcome has to be. */
public final class Outcomes {

    private Outcomes() {}

    public static <T> T ok(Outcome<T> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Ok.class);
        return ((Outcome.Ok<T>) outcome).value();
    }

    /** The message of a failure that has the reason. */
    public static String failed(Outcome<?> outcome, Reason reason) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed ->
                                assertThat(failed.reason()).as(failed.message()).isEqualTo(reason));
        return ((Outcome.Failed<?>) outcome).message();
    }
}
