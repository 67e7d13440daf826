package io.exposedapp.probe;

import io.exposedapp.plan.world.CertificateFact;
import io.exposedapp.plan.world.CertificateFact.Trust;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.X509TrustManager;

/** Judges a certificate as a browser does. */
record CertificateReader(X509TrustManager authorities) {

    /** The subject of the certificate that Traefik 3 makes for itself. */
    private static final String TRAEFIK_DEFAULT = "TRAEFIK DEFAULT CERT";

    /** Type of the alternative names that are DNS names (RFC 5280, section 4.2.1.6). */
    private static final Integer DNS_NAME = 2;

    /** A certificate of 90 days that is left so many has missed its renewal. One of a shorter life: a third of it. */
    private static final Duration EXPIRING = Duration.ofDays(14);

    private static final int MOST_NAMES = 4;

    /** @param chain as presented, the host's own certificate first */
    CertificateFact read(String host, List<X509Certificate> chain, Instant now) {
        X509Certificate own = chain.get(0);
        Instant from = own.getNotBefore().toInstant();
        Instant until = own.getNotAfter().toInstant();
        Duration left = Duration.between(now, until);
        Duration third = Duration.between(from, until).dividedBy(3);
        Optional<Problem> problem = problem(host, chain, now, from, until);
        return new CertificateFact(
                problem.map(Problem::trust).orElse(Trust.Trusted),
                issuer(own),
                until.toString(),
                Math.floorDiv(left.toSeconds(), Duration.ofDays(1).toSeconds()),
                left.compareTo(EXPIRING.compareTo(third) < 0 ? EXPIRING : third) <= 0,
                problem.map(Problem::words).orElse(""));
    }

    private record Problem(Trust trust, String words) {}

    /** Dates are compared here, and before the rest, because Java lets a certificate expire that is trusted itself. */
    private Optional<Problem> problem(
            String host, List<X509Certificate> chain, Instant now, Instant from, Instant until) {
        X509Certificate own = chain.get(0);
        if (TRAEFIK_DEFAULT.equals(attribute(own.getSubjectX500Principal().getName(), "CN"))) {
            return Optional.of(new Problem(Trust.TraefikDefault, "it is Traefik's own"));
        }
        if (now.isAfter(until)) {
            return Optional.of(new Problem(Trust.Expired, "it expired at " + until));
        }
        if (now.isBefore(from)) {
            return Optional.of(new Problem(Trust.NotYetValid, "it is valid only from " + from));
        }
        List<String> names = names(own);
        if (names.stream().noneMatch(name -> matches(name, host))) {
            String listed = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
            return Optional.of(new Problem(
                    Trust.OtherName, Words.shortened(names.isEmpty() ? "it has no names" : "it is of " + listed)));
        }
        try {
            authorities.checkServerTrusted(chain.toArray(X509Certificate[]::new), "UNKNOWN");
            return Optional.empty();
        } catch (CertificateException e) {
            return Optional.of(new Problem(Trust.Untrusted, Words.shortened("its issuer is " + issuer(own))));
        }
    }

    /** A wildcard stands for one label (RFC 6125, section 6.4.3). */
    private static boolean matches(String name, String host) {
        return name.equalsIgnoreCase(host)
                || (name.startsWith("*.")
                        && host.indexOf('.') > 0
                        && name.substring(1).equalsIgnoreCase(host.substring(host.indexOf('.'))));
    }

    private static List<String> names(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .filter(n -> DNS_NAME.equals(n.get(0)))
                            .map(n -> String.valueOf(n.get(1)))
                            .toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    /** Let's Encrypt R11, say. */
    private static String issuer(X509Certificate certificate) {
        String name = certificate.getIssuerX500Principal().getName();
        String organization = attribute(name, "O");
        String common = attribute(name, "CN");
        return Words.shortened(common.startsWith(organization) ? common : (organization + " " + common).strip());
    }

    private static String attribute(String distinguishedName, String type) {
        try {
            return new LdapName(distinguishedName)
                    .getRdns().stream()
                            .filter(r -> r.getType().equalsIgnoreCase(type))
                            .map(Rdn::getValue)
                            .map(String::valueOf)
                            .findFirst()
                            .orElse("");
        } catch (InvalidNameException e) {
            return "";
        }
    }
}
