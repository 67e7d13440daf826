package io.exposedapp.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A user who looks a reason up in docs/troubleshooting.md finds it. */
class ReasonTableTest {

    @ParameterizedTest
    @EnumSource(Reason.class)
    void eachReasonIsInTheTroubleshootingPage(Reason reason) throws IOException {
        assertThat(Files.readString(Path.of("docs/troubleshooting.md"))).containsPattern("\\b" + reason + "\\b");
    }
}
