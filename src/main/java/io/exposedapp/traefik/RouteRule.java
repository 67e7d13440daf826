package io.exposedapp.traefik;

import io.exposedapp.api.Api;
import io.exposedapp.model.HostPath;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A host and path as a rule of Traefik's router, and back (Traefik 3 reference, "Rules and Priority"). */
public final class RouteRule {

    private static final Pattern HOST = Pattern.compile(Api.HOST);
    private static final Pattern PREFIX = Pattern.compile(Api.PREFIX);
    private static final Pattern RULE =
            Pattern.compile("Host\\(`([^`]+)`\\)(?: && \\(Path\\(`([^`]+)`\\) \\|\\| PathPrefix\\(`\\2/`\\)\\))?");

    /** Above what Traefik gives by default: the length of the rule, which the API keeps well below. */
    private static final int BASE_PRIORITY = 10_000;

    private RouteRule() {}

    /**
     * {@code PathPrefix(`/wiki`)} alone would take {@code /wikipedia} too: Traefik compares characters, not segments.
     */
    public static String of(HostPath claim) {
        if (!HOST.matcher(claim.host()).matches()
                || !PREFIX.matcher(claim.prefix()).matches()) {
            throw new IllegalArgumentException("not a host and path: " + claim);
        }
        String host = "Host(`" + claim.host() + "`)";
        return claim.isWholeHost()
                ? host
                : host + " && (Path(`" + claim.prefix() + "`) || PathPrefix(`" + claim.prefix() + "/`))";
    }

    /** The longer path first. */
    public static int priority(HostPath claim) {
        return BASE_PRIORITY + claim.prefix().length();
    }

    static Optional<HostPath> parse(String rule) {
        Matcher matcher = RULE.matcher(rule);
        return matcher.matches()
                ? Optional.of(new HostPath(matcher.group(1), matcher.group(2) == null ? "/" : matcher.group(2)))
                : Optional.empty();
    }
}
