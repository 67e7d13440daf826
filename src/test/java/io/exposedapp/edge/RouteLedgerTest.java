package io.exposedapp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.edge.sftp.RemoteFile;
import io.exposedapp.model.AppKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouteLedgerTest {

    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final AppKey APP = app(0);
    private static final RemoteFile FILE = new RemoteFile("home_apps_app0.yml", 4, 1_795_000_000L);

    private final RouteLedger ledger = new RouteLedger();

    @Test
    void aFileIsKnownBySizeAndTime() {
        ledger.note(APP, FILE, text("text"), START);
        assertThat(ledger.known(APP, FILE)).contains(text("text"));
        assertThat(ledger.known(APP, new RemoteFile(FILE.name(), 5, FILE.mtimeSeconds())))
                .isEmpty();
        assertThat(ledger.known(APP, new RemoteFile(FILE.name(), 4, FILE.mtimeSeconds() + 1)))
                .isEmpty();
    }

    @Test
    void sinceWhenItHoldsItsTextIsKnownThroughChecks() {
        ledger.note(APP, FILE, text("text"), START);
        ledger.note(APP, FILE, text("text"), START.plusSeconds(5));
        assertThat(ledger.since(APP)).isEqualTo(START);
        ledger.note(APP, FILE, text("else"), START.plusSeconds(9));
        assertThat(ledger.since(APP)).isEqualTo(START.plusSeconds(9));
    }

    @Test
    void whatWasNotLookedAtForLongIsDue() {
        ledger.note(APP, FILE, text("text"), START);
        assertThat(ledger.due(HOUR, START.plus(HOUR).minusMillis(1))).isEmpty();
        assertThat(ledger.due(HOUR, START.plus(HOUR))).containsExactly(APP);
        ledger.note(APP, FILE, text("text"), START.plus(HOUR));
        assertThat(ledger.due(HOUR, START.plus(HOUR))).isEmpty();
    }

    @Test
    void twentyAreDueAtMostThoseFirstThatWaitLongest() {
        for (int i = 0; i < 30; i++) {
            ledger.note(app(i), FILE, text("text"), START.plusSeconds(i % 2 == 0 ? 100 : i));
        }
        Set<AppKey> due = ledger.due(HOUR, START.plus(HOUR).plus(HOUR));
        assertThat(due).hasSize(20).contains(app(1), app(3), app(29));
    }

    @Test
    void whatIsGoneIsNeverDue() {
        ledger.note(app(0), FILE, text("text"), START);
        ledger.note(app(1), FILE, text("text"), START);
        ledger.note(app(2), FILE, text("text"), START);
        ledger.forget(app(0));
        ledger.retain(Set.of(app(2)));
        assertThat(ledger.due(HOUR, START.plus(HOUR))).containsExactly(app(2));
    }

    private static FoundFile text(String text) {
        return FoundFile.unknown(text);
    }

    private static AppKey app(int i) {
        return new AppKey("apps", "app" + i);
    }
}
