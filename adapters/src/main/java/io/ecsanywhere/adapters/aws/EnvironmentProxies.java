package io.ecsanywhere.adapters.aws;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that {@code HTTPS_PROXY} and {@code HTTP_PROXY} name, each for requests of its own
 * scheme, but for the hosts in {@code NO_PROXY}. A variable in small letters goes before the same
 * in capitals, and the JVM's own properties ({@code https.proxyHost}) before both.
 *
 * <p>The SDK alone would use {@code HTTP_PROXY} for everything and pass over {@code HTTPS_PROXY};
 * and a variable that it cannot read it takes for no proxy.
 */
final class EnvironmentProxies extends ProxySelector {

  private static final ImmutableList<String> SCHEMES = ImmutableList.of("http", "https");

  private final ImmutableMap<String, ProxyAddress> proxies;
  private final ProxyExceptions exceptions;
  private final ProxySelector jvm;

  private EnvironmentProxies(
      ImmutableMap<String, ProxyAddress> proxies, ProxyExceptions exceptions, ProxySelector jvm) {
    this.proxies = proxies;
    this.exceptions = exceptions;
    this.jvm = jvm;
  }

  /**
   * Reads the variables.
   *
   * @param jvm decides where they do not
   * @throws IllegalStateException naming the variable that cannot be understood, in one line
   */
  static EnvironmentProxies of(Map<String, String> environment, ProxySelector jvm) {
    ImmutableMap.Builder<String, ProxyAddress> proxies = ImmutableMap.builder();
    for (String scheme : SCHEMES) {
      variable(environment, scheme + "_proxy")
          .ifPresent(
              found -> proxies.put(scheme, ProxyAddress.parse(found.getKey(), found.getValue())));
    }
    ProxyExceptions exceptions =
        variable(environment, "no_proxy")
            .map(found -> ProxyExceptions.parse(found.getKey(), found.getValue()))
            .orElse(ProxyExceptions.NONE);
    return new EnvironmentProxies(proxies.buildOrThrow(), exceptions, jvm);
  }

  /**
   * Has every connection of this process that asks for its proxy go by the environment's, those
   * with which the SDK fetches credentials among them. A user and password are for tunnels alone,
   * which is how requests over TLS travel.
   *
   * @throws IllegalStateException naming the variable that cannot be understood, in one line
   */
  static void install(Map<String, String> environment) {
    ProxySelector jvm = ProxySelector.getDefault();
    if (jvm == null || jvm instanceof EnvironmentProxies) {
      return;
    }
    EnvironmentProxies read = of(environment, jvm);
    if (read.proxies.isEmpty()) {
      return;
    }
    ProxySelector.setDefault(read);
    if (read.proxies.values().stream().anyMatch(proxy -> proxy.login().isPresent())) {
      // Unless told otherwise the JDK sends no password through a proxy that is to open a tunnel.
      if (System.getProperty("jdk.http.auth.tunneling.disabledSchemes") == null) {
        System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
      }
      Authenticator.setDefault(new ProxyLogins(read.proxies.values()));
    }
  }

  private static Optional<Map.Entry<String, String>> variable(
      Map<String, String> environment, String name) {
    for (String spelt : List.of(name, name.toUpperCase(Locale.ROOT))) {
      String value = environment.getOrDefault(spelt, "").strip();
      if (!value.isEmpty()) {
        return Optional.of(Map.entry(spelt, value));
      }
    }
    return Optional.empty();
  }

  @Override
  public List<Proxy> select(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    ProxyAddress proxy = proxies.get(scheme);
    if (proxy == null || System.getProperty(scheme + ".proxyHost") != null) {
      return jvm.select(uri);
    }
    return exceptions.contain(uri)
        ? List.of(Proxy.NO_PROXY)
        : List.of(
            new Proxy(
                Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.host(), proxy.port())));
  }

  @Override
  public void connectFailed(
      @Nullable URI uri, @Nullable SocketAddress address, @Nullable IOException failure) {
    // The call fails with it, and says so.
  }
}
