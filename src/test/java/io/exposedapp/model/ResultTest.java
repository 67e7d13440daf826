package io.exposedapp.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Reason;
import org.junit.jupiter.api.Test;

class ResultTest {

    private static final Verdict WHY = Verdict.no(Reason.DiskFull, "full");
    private static final Result<Integer> OK = Result.ok(7);
    private static final Result<Integer> FAILED = Result.failed(WHY);

    @Test
    void aValueIsChangedAndHandedOn() {
        assertThat(OK.map(i -> i + 1)).isEqualTo(Result.ok(8));
        assertThat(OK.flatMap(i -> FAILED)).isEqualTo(FAILED);
        assertThat(OK.mapFailure(why -> Verdict.no(Reason.PermissionDenied, "")))
                .isEqualTo(OK);
        assertThat(OK.value()).contains(7);
        assertThat(OK.failure()).isEmpty();
    }

    @Test
    void aFailureKeepsItsVerdictWhateverTypeOfValueWasWanted() {
        assertThat(FAILED.map(String::valueOf)).isEqualTo(Result.<String>failed(WHY));
        assertThat(FAILED.flatMap(i -> Result.ok("never"))).isEqualTo(Result.<String>failed(WHY));
        assertThat(FAILED.value()).isEmpty();
        assertThat(FAILED.failure()).contains(WHY);
    }

    @Test
    void eitherSideIsFoldedIntoOne() {
        assertThat(OK.<String>fold(String::valueOf, Verdict::message)).isEqualTo("7");
        assertThat(FAILED.<String>fold(String::valueOf, Verdict::message)).isEqualTo("full");
    }
}
