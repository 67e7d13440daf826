package io.exposedapp.plan;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The URL of a server in a route file or in Traefik's API. Other hands may have written it. */
final class ServerUrl {

  private static final Pattern URL = Pattern.compile("[a-z0-9]+://[^/@\\s]+:([1-9][0-9]{0,4})(/.*)?");

  private ServerUrl() {}

  /** The port that it names; empty for anything that doesn't name one, or is no URL at all. */
  static Optional<Integer> port(String url) {
    Matcher matcher = URL.matcher(url == null ? "" : url);
    return matcher.matches() ? Optional.of(Integer.parseInt(matcher.group(1))) : Optional.empty();
  }
}
