package io.ecsanywhere.informers.cache;

import io.ecsanywhere.informers.model.ContainerInstance;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names hosts whose address the operator has set to what is none, once for each such value. */
final class MistypedAddresses {

  private static final Logger log = LoggerFactory.getLogger(MistypedAddresses.class);

  private MistypedAddresses() {}

  static void changed(Change<ContainerInstance> change) {
    Optional<String> before = change.old().flatMap(ContainerInstance::hostAddressText);
    change
        .current()
        .filter(host -> host.hostAddress().isEmpty())
        .ifPresent(
            host ->
                host.hostAddressText()
                    .filter(text -> !before.equals(Optional.of(text)))
                    .ifPresent(text -> say(host, text)));
  }

  private static void say(ContainerInstance host, String text) {
    log.atWarn()
        .addKeyValue("event", "host-address-mistyped")
        .addKeyValue("cluster", host.cluster())
        .addKeyValue("container_instance", host.arn())
        .addKeyValue("attribute", ContainerInstance.HOST_ADDRESS)
        .addKeyValue("value", text)
        .log(
            "the attribute {} of {} is '{}': expected an IPv4 or IPv6 address; the one that SSM"
                + " shows is used",
            ContainerInstance.HOST_ADDRESS,
            host.arn(),
            text);
  }
}
