package io.exposedapp.traefik;

import io.exposedapp.api.Api;
import io.exposedapp.model.HostPath;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Converts a host and path to a rule of a Traefik router, and back (Traefik 3 reference, "Rules and Priority"). */
public final class RouteRule {

    private static final Pattern HOST = Pattern.compile(Api.HOST);
    private static final Pattern PREFIX = Pattern.compile(Api.PREFIX);
    private static final Pattern RULE =
            Pattern.compile("Host\\(`([^`]+)`\\)(?: && \\(Path\\(`([^`]+)`\\) \\|\\| PathPrefix\\(`\\2/`\\)\\))?");

    /** Higher than any default of Traefik, which is the length of the rule. The API keeps rules much shorter. */
    private static final int BASE_PRIORITY = 10_000;

    private RouteRule() {}

    /**
     * Renders the rule. {@code PathPrefix(`/wiki`)} alone would match {@code /wikipedia} too, because Traefik compares
     * characters, not segments.
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

    /** A longer path has a higher priority. */
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
