package io.exposedapp.probe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate authority of tests, and what it issues, made by keytool. */
final class TestCertificates {

    private static final String PASSWORD = "changeit";

    private final Path store;

    TestCertificates(Path folder) throws IOException, InterruptedException {
        store = folder.resolve("keys.p12");
        keytool("ca", "CN=Test R1,O=Test", "-ext", "bc:c", "-validity", "3650");
    }

    /** @param more further options of keytool */
    void issue(String alias, String host, String... more) throws IOException, InterruptedException {
        keytool(
                alias,
                "CN=" + host,
                Stream.concat(Stream.of("-signer", "ca", "-ext", "san=dns:" + host), Stream.of(more))
                        .toArray(String[]::new));
    }

    void selfSigned(String alias, String name, String... more) throws IOException, InterruptedException {
        keytool(alias, "CN=" + name, more);
    }

    List<X509Certificate> chain(String alias) throws IOException, GeneralSecurityException {
        return Stream.of(load().getCertificateChain(alias))
                .map(X509Certificate.class::cast)
                .toList();
    }

    CertificateReader reader() throws IOException, GeneralSecurityException {
        return new CertificateReader(
                Authorities.with(Optional.of(pem(chain("ca").get(0)))));
    }

    /** Presents one of the certificates. */
    SSLContext context(String alias) throws IOException, GeneralSecurityException {
        KeyStore all = load();
        KeyStore one = KeyStore.getInstance("PKCS12");
        one.load(null, null);
        one.setKeyEntry(
                alias,
                all.getKey(alias, PASSWORD.toCharArray()),
                PASSWORD.toCharArray(),
                all.getCertificateChain(alias));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(one, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    static String pem(Certificate certificate) throws GeneralSecurityException {
        return "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    private KeyStore load() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private void keytool(String alias, String name, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-dname",
                name,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(more));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException(out);
        }
    }
}
