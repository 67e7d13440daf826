package io.exposedapp.api;

/** Group, version and the patterns that several fields of the API share. */
public final class Api {

  public static final String GROUP = "exposedapp.io";
  public static final String VERSION = "v1alpha1";

  /** A DNS label (RFC 1123): names of Services, namespaces and Edges. */
  public static final String LABEL = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$";

  /**
   * A fully qualified host name in lower case (RFC 1123, RFC 5890 for punycode): two labels at least, the last one not all digits, so no
   * IPv4 address, no port, no scheme, no trailing dot.
   */
  public static final String HOST =
      "^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$";

  /** {@code /}, or segments of unreserved characters (RFC 3986, section 2.3): nothing that means something to Traefik's rules, YAML or a template. */
  public static final String PREFIX = "^(/|(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+)$";

  /** A host, all hosts below one, or all. */
  public static final String GRANTED_HOST =
      "^(\\*|(\\*\\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?)$";

  /** Four numbers of at most 255 without leading zeros (RFC 6943, section 3.1.1: the strict form). */
  public static final String IPV4 =
      "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$";

  /** An IPv4 or IPv6 address; IPv6 is only checked for its alphabet here, the resolver does the rest. */
  public static final String ADDRESS =
      "^(((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])|[0-9a-f:]*:[0-9a-f:]+)$";

  /** A host name or an address, for where an edge's sshd listens. */
  public static final String HOST_OR_ADDRESS = "^[A-Za-z0-9]([A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?$";

  /** A name in Traefik's static configuration: entry points and certificate resolvers. */
  public static final String TRAEFIK_NAME = "^[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$";

  private Api() {}
}
