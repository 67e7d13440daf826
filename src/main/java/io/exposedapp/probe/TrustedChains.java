package io.exposedapp.probe;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.X509TrustManager;

/**
 * Tells which chains of certificates lead to an authority. The signatures of a chain that was verified are not verified
 * again for an hour, because that takes a good part of a probe's processor time. Dates are not compared here.
 */
final class TrustedChains {

    private static final Duration STANDS = Duration.ofHours(1);

    /** Bounds the memory, whatever certificates an edge makes up. */
    private static final int MOST = 512;

    private final X509TrustManager authorities;
    private final Map<List<X509Certificate>, Instant> verified = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<List<X509Certificate>, Instant> eldest) {
            return size() > MOST;
        }
    };

    TrustedChains(X509TrustManager authorities) {
        this.authorities = authorities;
    }

    synchronized boolean contain(List<X509Certificate> chain, Instant now) {
        Instant before = verified.get(chain);
        if (before != null && before.plus(STANDS).isAfter(now)) {
            return true;
        }
        try {
            authorities.checkServerTrusted(chain.toArray(X509Certificate[]::new), "UNKNOWN");
            verified.put(List.copyOf(chain), now);
            return true;
        } catch (CertificateException e) {
            verified.remove(chain);
            return false;
        }
    }
}
