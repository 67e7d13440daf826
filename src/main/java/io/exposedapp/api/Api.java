package io.exposedapp.api;

/** Group, version and the patterns that several fields of the API share. */
public final class Api {

  public static final String GROUP = "exposedapp.io";
  public static final String VERSION = "v1alpha1";

  /** A DNS label (RFC 1123): names of Services, namespaces and Edges. */
  public static final String LABEL = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$";

  /** The rules in front of the messages say the same as the patterns: a pattern alone tells nobody what to write instead. */
  static final String IS_LABEL = "self.matches(r'" + LABEL + "')";

  static final String LABEL_HOLDS = "a-z, 0-9 and - only, beginning and ending with a letter or a digit";

  /**
   * A fully qualified host name in lower case (RFC 1123, RFC 5890 for punycode): two labels at least, the last one not all digits, so no
   * IPv4 address, no port, no scheme, no trailing dot.
   */
  public static final String HOST =
      "^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$";

  static final String IS_HOST = "self.matches(r'" + HOST + "')";

  static final String WRITE_HOST =
      "write a full host name in lower case, as photos.example.com: no scheme, port, path or address, no dot at the end, no * and no _; "
          + "other alphabets as punycode (xn--...)";

  /** {@code /}, or segments of unreserved characters (RFC 3986, section 2.3): nothing that means something to Traefik's rules, YAML or a template. */
  public static final String PREFIX = "^(/|(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+)$";

  static final String IS_PREFIX = "self.matches(r'" + PREFIX + "')";

  static final String WRITE_PREFIX =
      "write / or a path as /wiki: it begins with / and doesn't end with one, holds A-Z a-z 0-9 . _ ~ - only, "
          + "and no part of it is empty or begins with a dot";

  /** A host, all hosts below one, or all. */
  public static final String GRANTED_HOST =
      "^(\\*|(\\*\\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?)$";

  /** Four numbers of at most 255 without leading zeros (RFC 6943, section 3.1.1: the strict form). */
  public static final String IPV4 =
      "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$";

  /** An IPv4 or IPv6 address; IPv6 is only checked for its alphabet here, the resolver does the rest. */
  public static final String ADDRESS =
      "^(((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])|[0-9a-f:]*:[0-9a-f:]+)$";

  /** A host name or an address, for where an edge's sshd listens; what has two colons is IPv6, and one colon would be a port's. */
  public static final String HOST_OR_ADDRESS =
      "^([A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:]*)$";

  /** A name in Traefik's static configuration: entry points and certificate resolvers. */
  public static final String TRAEFIK_NAME = "^[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$";

  static final String IS_TRAEFIK_NAME = "self.matches(r'" + TRAEFIK_NAME + "')";

  static final String TRAEFIK_NAME_HOLDS = "letters, digits, - and _ only, beginning and ending with a letter or a digit";

  private Api() {}
}
