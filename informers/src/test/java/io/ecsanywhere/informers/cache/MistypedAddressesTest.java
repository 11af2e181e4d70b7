package io.ecsanywhere.informers.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.ecsanywhere.informers.model.ContainerInstance;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class MistypedAddressesTest {

  private final Logger logger = (Logger) LoggerFactory.getLogger(MistypedAddresses.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void end() {
    logger.detachAppender(log);
  }

  @Test
  void oneThatIsNoAddressIsNamedWithWhatWasExpected() {
    added(attribute("192.168.1.300"));

    ILoggingEvent line = log.list.getFirst();
    assertThat(log.list).hasSize(1);
    assertThat(line.getLevel()).isEqualTo(Level.WARN);
    assertThat(line.getKeyValuePairs())
        .extracting(pair -> pair.key, pair -> pair.value)
        .contains(
            tuple("event", "host-address-mistyped"),
            tuple("cluster", "shop"),
            tuple("container_instance", "arn:host"),
            tuple("attribute", "ecs-a.hostAddress"),
            tuple("value", "192.168.1.300"));
    assertThat(line.getFormattedMessage()).contains("expected an IPv4 or IPv6 address");
  }

  @Test
  void itIsNamedOnceForEachValue() {
    ContainerInstance host = attribute("web-host-7");
    added(host);
    changed(host, away(host));
    changed(away(host), host);
    assertThat(log.list).hasSize(1);

    changed(host, attribute(""));
    changed(attribute(""), attribute("10.0.0.7"));
    assertThat(log.list).hasSize(2);
    changed(attribute("10.0.0.7"), host);
    assertThat(log.list).hasSize(3);
  }

  @Test
  void nothingIsSaidOfAddressesNorWhereThereIsNone() {
    added(attribute(" 10.0.0.7 "));
    added(attribute("fd00::7"));
    added(host(Map.of(), true));
    MistypedAddresses.changed(new Change.Deleted<>(attribute("web-host-7")));

    assertThat(log.list).isEmpty();
  }

  private static void added(ContainerInstance host) {
    MistypedAddresses.changed(new Change.Added<>(host));
  }

  private static void changed(ContainerInstance before, ContainerInstance now) {
    MistypedAddresses.changed(new Change.Changed<>(before, now));
  }

  private static ContainerInstance attribute(String value) {
    return host(Map.of("ecs-a.hostAddress", value), true);
  }

  private static ContainerInstance away(ContainerInstance host) {
    return host(host.attributes(), false);
  }

  private static ContainerInstance host(Map<String, String> attributes, boolean connected) {
    return new ContainerInstance("arn:host", "shop", "mi-1", "ACTIVE", connected, attributes, 1);
  }
}
