package io.exposedapp.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Reason;
import io.exposedapp.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What GitOps tools need not wait for. */
class StalledTest {

    @Test
    void aHostOfAnotherAppDoesNotChangeByWaiting() {
        Verdict conflict = Verdict.no(Reason.HostConflict, "Another app has it.");
        assertThat(Stalled.of(List.of(conflict, Verdict.yes(Reason.EndpointsReady, "Fine."))))
                .hasValue(Verdict.yes(Reason.HostConflict, "Another app has it."));
    }

    @Test
    void aServiceThatIsMissingMayComeYet() {
        assertThat(Stalled.of(List.of(Verdict.no(Reason.ServiceNotFound, "Not there."))))
                .isEmpty();
    }

    @Test
    void whatIsNotKnownIsNotStalled() {
        assertThat(Stalled.of(List.of(Verdict.unknown(Reason.PortTaken, "Perhaps."))))
                .isEmpty();
    }

    @Test
    void theGuideHasAllItsReasons() throws IOException {
        String page = Files.readString(Path.of("docs/gitops.md"));
        for (Reason reason : Reason.values()) {
            if (Stalled.of(List.of(Verdict.no(reason, "So."))).isPresent()) {
                assertThat(page).contains("`" + reason + "`");
            }
        }
    }
}
