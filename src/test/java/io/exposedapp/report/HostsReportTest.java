package io.exposedapp.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.ExposedAppStatus.CertificateStatus;
import io.exposedapp.api.ExposedAppStatus.HostStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each request for a certificate is told once. */
class HostsReportTest {

    @Test
    void aRequestIsToldOnce() {
        assertThat(HostsReport.requested(List.of(), List.of(host(1))))
                .containsExactly("Traefik is asked for a certificate of photos.example.com, attempt 1.");
        assertThat(HostsReport.requested(List.of(host(1)), List.of(host(1)))).isEmpty();
        assertThat(HostsReport.requested(List.of(host(1)), List.of(host(2))))
                .singleElement()
                .asString()
                .contains("2.");
        assertThat(HostsReport.requested(List.of(host(2)), List.of(host(null)))).isEmpty();
        assertThat(HostsReport.requested(List.of(), List.of(new HostStatus("photos.example.com", "Direct", null))))
                .isEmpty();
    }

    private static HostStatus host(Integer requests) {
        return new HostStatus(
                "photos.example.com", "Direct", new CertificateStatus(null, null, "2026-11-22T12:00:00Z", requests));
    }
}
