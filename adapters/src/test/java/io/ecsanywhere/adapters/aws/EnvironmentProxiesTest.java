package io.ecsanywhere.adapters.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EnvironmentProxiesTest {

  private static final String ECS = "https://ecs.eu-west-1.amazonaws.com/";

  /** What the JVM would do by itself. */
  private static final ProxySelector JVM =
      new ProxySelector() {
        @Override
        public List<Proxy> select(URI uri) {
          return List.of(proxy("jvm", 1));
        }

        @Override
        public void connectFailed(
            @Nullable URI uri, @Nullable SocketAddress address, @Nullable IOException e) {}
      };

  private static Proxy proxy(String host, int port) {
    return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, port));
  }

  private static Proxy chosen(Map<String, String> environment, String uri) {
    return EnvironmentProxies.of(environment, JVM).select(URI.create(uri)).getFirst();
  }

  @Test
  void eachSchemeHasAProxyOfItsOwn() {
    Map<String, String> both =
        Map.of("HTTPS_PROXY", "http://secure:3128", "HTTP_PROXY", "http://open:3129/");
    assertThat(chosen(both, ECS)).isEqualTo(proxy("secure", 3128));
    assertThat(chosen(both, "http://ecs/")).isEqualTo(proxy("open", 3129));
    assertThat(chosen(Map.of("HTTP_PROXY", "http://open:3129"), ECS)).isEqualTo(proxy("jvm", 1));
  }

  @Test
  void smallLettersGoBeforeCapitalsAndAnEmptyVariableIsNone() {
    assertThat(chosen(Map.of("https_proxy", "small:1", "HTTPS_PROXY", "capital:2"), ECS))
        .isEqualTo(proxy("small", 1));
    assertThat(chosen(Map.of("https_proxy", " ", "HTTPS_PROXY", "capital:2"), ECS))
        .isEqualTo(proxy("capital", 2));
    assertThat(chosen(Map.of(), ECS)).isEqualTo(proxy("jvm", 1));
  }

  @Test
  void propertiesOfTheJvmGoBeforeTheEnvironment() {
    System.setProperty("https.proxyHost", "by-property");
    try {
      assertThat(chosen(Map.of("HTTPS_PROXY", "by-variable:1"), ECS)).isEqualTo(proxy("jvm", 1));
    } finally {
      System.clearProperty("https.proxyHost");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "proxy:3128, proxy, 3128",
    "HTTP://proxy, proxy, 80",
    "http://[fd00::1]:3128, fd00::1, 3128",
    "http://user:p%40ss+@10.0.0.1:8080/, 10.0.0.1, 8080"
  })
  void anAddressMayHaveManyForms(String text, String host, int port) {
    assertThat(chosen(Map.of("HTTPS_PROXY", text), ECS)).isEqualTo(proxy(host, port));
  }

  @Test
  void aLoginIsReadAsUrlsHaveIt() {
    assertThat(ProxyAddress.parse("HTTPS_PROXY", "http://us%3Aer:p%40s+s@proxy:1").login())
        .hasValueSatisfying(
            login -> {
              assertThat(login.getUserName()).isEqualTo("us:er");
              assertThat(login.getPassword()).containsExactly("p@s+s".toCharArray());
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user:secret@proxy:3128",
        "socks5://proxy:1080",
        "http://",
        "http://user:secret@proxy:port",
        "http://proxy:0",
        "http://proxy:65536",
        "http://proxy:3128/path",
        "user:secret@a proxy"
      })
  void whatIsNoProxysAddressIsRefusedInOneLineWithoutItsPassword(String text) {
    assertThatThrownBy(() -> chosen(Map.of("https_proxy", text), ECS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("https_proxy takes the address of a proxy")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "amazonaws.com",
        ".amazonaws.com",
        "*.AmazonAWS.com",
        "a.example, ecs.eu-west-1.amazonaws.com",
        "ecs.eu-west-1.amazonaws.com:443"
      })
  void aHostOfTheExceptionsIsReachedDirectly(String exceptions) {
    Map<String, String> environment = Map.of("HTTPS_PROXY", "proxy:1", "NO_PROXY", exceptions);
    assertThat(chosen(environment, ECS)).isEqualTo(Proxy.NO_PROXY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aws.com",
        "x.ecs.eu-west-1.amazonaws.com",
        "amazonaws.com:80",
        "10.0.0.0/8",
        "0.0.0.0/0",
        ","
      })
  void othersAreNot(String exceptions) {
    Map<String, String> environment = Map.of("HTTPS_PROXY", "proxy:1", "NO_PROXY", exceptions);
    assertThat(chosen(environment, ECS)).isEqualTo(proxy("proxy", 1));
  }

  @Test
  void addressesAreExceptedOneByOneOrInBlocks() {
    Map<String, String> environment =
        Map.of("http_proxy", "proxy:1", "no_proxy", "10.1.0.0/16 fd00::/8,127.0.0.1,1.2.3.4:80");
    for (String direct :
        List.of("10.1.2.3:4566", "[fd00::7]", "127.0.0.1:8080", "1.2.3.4", "1.2.3.4:80")) {
      assertThat(chosen(environment, "http://" + direct + "/")).isEqualTo(Proxy.NO_PROXY);
    }
    for (String proxied : List.of("10.2.0.1", "[fe80::7]", "127.0.0.2", "1.2.3.4:81")) {
      assertThat(chosen(environment, "http://" + proxied + "/")).isEqualTo(proxy("proxy", 1));
    }
  }

  @Test
  void aBlockThatIsNoneIsNamed() {
    assertThatThrownBy(() -> chosen(Map.of("NO_PROXY", "10.0.0.0/99"), ECS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("NO_PROXY: ")
        .hasMessageContaining("10.0.0.0/99");
  }
}
