package io.exposedapp.probe;

import io.quarkus.logging.Log;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** The certificate authorities that visitors' browsers trust: the public ones, and those of the chart. */
final class Authorities {

    private Authorities() {}

    /** @param more certificates in PEM. What is not one is logged and skipped */
    static X509TrustManager with(Optional<String> more) {
        try {
            List<Certificate> all = new ArrayList<>();
            Stream.of(manager(null).getAcceptedIssuers()).forEach(all::add);
            more.ifPresent(pem -> all.addAll(parse(pem)));
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate certificate : all) {
                store.setCertificateEntry(Integer.toString(store.size()), certificate);
            }
            return manager(store);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the certificate authorities of this Java can't be read", e);
        }
    }

    private static Collection<? extends Certificate> parse(String pem) {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
        } catch (CertificateException e) {
            Log.errorf("publicProbe.caCertificates of the chart can't be read and is skipped: %s", e.getMessage());
            return List.of();
        }
    }

    /** @param store null for the public authorities */
    private static X509TrustManager manager(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Stream.of(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map((TrustManager manager) -> (X509TrustManager) manager)
                .findFirst()
                .orElseThrow();
    }
}
