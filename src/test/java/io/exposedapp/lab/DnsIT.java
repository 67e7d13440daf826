package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the status says of the DNS of an app's hosts, in front of the lab's DNS server. */
class DnsIT {

    private static final String VPS = "198.51.100.";
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void aMissingRecordIsToldAndSetsNothingElseBack() {
        try (LabApp app = LabApp.create("recordless");
                LabApp other = LabApp.served("recorded")) {
            other.awaitCondition("Ready", "True Ready");
            // When
            Lab.dns("rm", app.host);
            app.expose().orFail();
            // Then
            app.awaitCondition("DNSReady", "False NoSuchHost", app.host + ". A " + VPS);
            app.awaitCondition("Programmed", "True Programmed");
            assertThat(app.condition("Ready")).startsWith("False NoSuchHost");
            assertThat(other.condition("Ready")).startsWith("True Ready");
            // When
            Lab.dns("set", app.host);
            // Then
            Lab.await("ready", SOON).until(() -> app.condition("Ready").startsWith("True Ready"));
        }
    }

    @Test
    void aRecordThatChangesIsTold() {
        try (LabApp app = LabApp.served("moving-away")) {
            app.awaitCondition("DNSReady", "True Direct");
            // When: with a changed app it is looked up at once, else once a minute
            Lab.dns("set", app.host, "192.0.2.9", "2001:db8::9");
            app.expose(app.host, "  paths: [{prefix: /}]").orFail();
            // Then
            app.awaitCondition("DNSReady", "False PointsElsewhere", "192.0.2.9", "2001:db8::9");
            assertThat(app.condition("RouteSynced")).startsWith("True");
            // When
            app.expose(app.host, "  dns: {mode: Unchecked}").orFail();
            // Then
            app.awaitCondition("DNSReady", "True Unchecked");
            app.awaitCondition("Ready", "True Ready");
        }
    }
}
