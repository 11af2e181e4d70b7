package io.ecsanywhere.adapters.aws;

import io.ecsanywhere.informers.source.OneLine;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a proxy listens.
 *
 * @param host a name or an address, IPv6 without brackets
 */
record ProxyAddress(String host, int port, Optional<PasswordAuthentication> login) {

  /** What every program takes where {@code http://} names no port. */
  private static final int USUAL_PORT = 80;

  private static final int LAST_PORT = 65_535;

  /**
   * Reads {@code http://HOST:PORT}, perhaps with {@code USER:PASSWORD@} before the host; {@code
   * http://} may be left out.
   *
   * @throws IllegalStateException naming the variable; what it says of its value has no password
   */
  static ProxyAddress parse(String variable, String text) {
    try {
      URI uri = new URI(text.contains("://") ? text : "http://" + text);
      boolean bare =
          (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null;
      int port = uri.getPort() < 0 ? USUAL_PORT : uri.getPort();
      if (uri.getScheme().toLowerCase(Locale.ROOT).equals("http")
          && uri.getHost() != null
          && bare
          && port > 0
          && port <= LAST_PORT) {
        return new ProxyAddress(
            uri.getHost().replaceAll("[\\[\\]]", ""), port, login(uri.getRawUserInfo()));
      }
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new IllegalStateException(refusal(variable, text), e);
    }
    throw new IllegalStateException(refusal(variable, text));
  }

  private static Optional<PasswordAuthentication> login(@Nullable String userInfo) {
    if (userInfo == null) {
      return Optional.empty();
    }
    int colon = userInfo.indexOf(':');
    String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
    String password = colon < 0 ? "" : userInfo.substring(colon + 1);
    return Optional.of(new PasswordAuthentication(decoded(user), decoded(password).toCharArray()));
  }

  /** In this part of a URL a plus is a plus. */
  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String refusal(String variable, String text) {
    return variable
        + " takes the address of a proxy that is reached without TLS, such as"
        + " http://proxy.example.com:3128, and cannot be '"
        + OneLine.of(text.substring(text.lastIndexOf('@') + 1))
        + "'";
  }
}
