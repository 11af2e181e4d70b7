package io.ecsanywhere.adapters.aws;

import com.google.common.collect.ImmutableCollection;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import org.jspecify.annotations.Nullable;

/** Tells proxies the password that is theirs, and nobody else any. */
final class ProxyLogins extends Authenticator {

  private final ImmutableCollection<ProxyAddress> proxies;

  ProxyLogins(ImmutableCollection<ProxyAddress> proxies) {
    this.proxies = proxies;
  }

  @Override
  protected @Nullable PasswordAuthentication getPasswordAuthentication() {
    if (getRequestorType() != RequestorType.PROXY) {
      return null;
    }
    return proxies.stream()
        .filter(
            proxy ->
                proxy.host().equalsIgnoreCase(getRequestingHost())
                    && proxy.port() == getRequestingPort())
        .flatMap(proxy -> proxy.login().stream())
        .findFirst()
        .orElse(null);
  }
}
