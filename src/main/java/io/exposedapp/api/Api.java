package io.exposedapp.api;

/** Group and version of the API, and the patterns that several of its fields share. */
public final class Api {

    public static final String GROUP = "exposedapp.io";
    public static final String VERSION = "v1alpha1";

    /** A DNS label (RFC 1123), for names of Services, namespaces and Edges. */
    public static final String LABEL = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$";

    /**
     * The rules that carry the messages check the same as the patterns, because the error of a pattern does not say
     * what to write instead.
     */
    static final String IS_LABEL = "self.matches(r'" + LABEL + "')";

    static final String LABEL_HOLDS = "a-z, 0-9 and - only, beginning and ending with a letter or a digit";

    /**
     * A fully qualified host name in lower case (RFC 1123, RFC 5890 for punycode). It has at least two labels, and the
     * last one begins with a letter. It is therefore not an IPv4 address, and has no port, scheme or trailing dot.
     */
    public static final String HOST = "^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$";

    static final String IS_HOST = "self.matches(r'" + HOST + "')";

    static final String WRITE_HOST =
            "write a full host name in lower case, as photos.example.com: no scheme, port, path or address, no dot at the end, no * and no _; "
                    + "other alphabets as punycode (xn--...)";

    private static final String NO_DOT = "[A-Za-z0-9_~!$&'()*+,;=:@-]";
    private static final String PATH_CHARACTER = "[A-Za-z0-9._~!$&'()*+,;=:@-]";

    /**
     * {@code /}, or segments other than {@code .} and {@code ..}, which clients resolve. Characters are those of a path
     * segment (RFC 3986, section 3.3: pchar) without encoded ones, which Traefik decodes before it compares paths. None
     * of them ends a string in Traefik's rules or begins a template.
     */
    public static final String PREFIX = "^(/|(/(" + NO_DOT + PATH_CHARACTER + "*|\\." + NO_DOT + PATH_CHARACTER
            + "*|\\.\\." + PATH_CHARACTER + "+))+)$";

    /** What a request line may hold: a path and a query (RFC 3986, sections 3.3 and 3.4). */
    static final String PROBE_PATH = "^/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*$";

    static final String IS_PROBE_PATH = "self.matches(r\"" + PROBE_PATH + "\")";

    static final String WRITE_PROBE_PATH =
            "write a path as /healthz: it begins with / and holds letters, digits and - . _ ~ ! $ & ' ( ) * + , ; = : @ % / ? only";

    static final String IS_PREFIX = "self.matches(r\"" + PREFIX + "\")";

    static final String WRITE_PREFIX =
            "write / or a path as /wiki: it begins with / and doesn't end with one, no part of it is empty, . or .. (browsers resolve these), "
                    + "and it holds letters, digits and - . _ ~ ! $ & ' ( ) * + , ; = : @ only. No %: Traefik compares decoded paths, so that an "
                    + "encoded slash can't be told from another";

    /**
     * The path that Traefik answers itself, without asking any app, on entry points that prove hosts to an authority.
     */
    static final String IS_NO_CHALLENGE =
            "self != '/.well-known/acme-challenge' && !self.startsWith('/.well-known/acme-challenge/')";

    static final String WRITE_NO_CHALLENGE =
            "Traefik answers /.well-known/acme-challenge itself, to get certificates; write another path";

    /** A host, all hosts below one, or all hosts. */
    public static final String GRANTED_HOST =
            "^(\\*|(\\*\\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?)$";

    private static final String FOUR_NUMBERS =
            "((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";

    /** Four numbers of at most 255 without leading zeros (RFC 6943, section 3.1.1: the strict form). */
    public static final String IPV4 = "^" + FOUR_NUMBERS + "$";

    private static final String GROUP_OF_DIGITS = "[0-9a-f]{1,4}";
    private static final String BEFORE = "(" + GROUP_OF_DIGITS + ":)";
    private static final String AFTER = "(:" + GROUP_OF_DIGITS + ")";

    /**
     * Eight groups, or fewer with one {@code ::} somewhere (RFC 4291, section 2.2). CEL supports addresses only as of
     * Kubernetes 1.31.
     */
    private static final String IPV6 = BEFORE + "{7}" + GROUP_OF_DIGITS + "|" + BEFORE + "{1,6}" + AFTER + "|" + BEFORE
            + "{1,5}" + AFTER + "{1,2}|"
            + BEFORE + "{1,4}" + AFTER + "{1,3}|" + BEFORE + "{1,3}" + AFTER + "{1,4}|" + BEFORE + "{1,2}" + AFTER
            + "{1,5}|" + BEFORE + AFTER + "{1,6}|"
            + BEFORE + "{1,7}:|:" + AFTER + "{1,7}|::";

    /** An IPv4 address, or an IPv6 address in lower case. */
    public static final String ADDRESS = "^(" + FOUR_NUMBERS + "|" + IPV6 + ")$";

    /**
     * The host name or address of an edge's sshd. A text with two colons is IPv6, and a single colon would belong to a
     * port.
     */
    public static final String HOST_OR_ADDRESS =
            "^([A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:]*)$";

    /** A name in Traefik's static configuration: entry points and certificate resolvers. */
    public static final String TRAEFIK_NAME = "^[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$";

    static final String IS_TRAEFIK_NAME = "self.matches(r'" + TRAEFIK_NAME + "')";

    static final String TRAEFIK_NAME_HOLDS =
            "letters, digits, - and _ only, beginning and ending with a letter or a digit";

    /** The value of a Kubernetes label, which may be empty. */
    static final String LABEL_VALUE = "^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$";

    /** The name of a Kubernetes label, with an optional prefix: a DNS subdomain and a slash. */
    static final String LABEL_KEY =
            "^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$";

    private Api() {}
}
