package io.ecsanywhere.harness;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.front.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * A task definition in short.
 *
 * <p>Ports are written as Docker has them: {@code 80} (a dynamic host port), {@code 8080:80} (host
 * port, container port), {@code 8000-8004} (a range), each with {@code /udp} where it is udp.
 */
public record TaskTemplate(String family, boolean hostMode, List<Container> containers) {

  /**
   * @param checked whether it has a health check
   */
  public record Container(String name, boolean checked, List<String> ports) {
    public Container {
      ports = List.copyOf(ports);
    }
  }

  public TaskTemplate {
    containers = List.copyOf(containers);
  }

  public static TaskTemplate of(String family) {
    return new TaskTemplate(family, false, List.of());
  }

  public TaskTemplate inHostMode() {
    return new TaskTemplate(family, true, containers);
  }

  public TaskTemplate container(String name, String... ports) {
    return with(new Container(name, false, List.of(ports)));
  }

  /** A container with a health check. */
  public TaskTemplate checkedContainer(String name, String... ports) {
    return with(new Container(name, true, List.of(ports)));
  }

  private TaskTemplate with(Container container) {
    var more = new ArrayList<>(containers);
    more.add(container);
    return new TaskTemplate(family, hostMode, more);
  }

  /** What RegisterTaskDefinition takes. */
  ObjectNode toJson() {
    var json = Json.object().put("family", family).put("networkMode", hostMode ? "host" : "bridge");
    json.putArray("requiresCompatibilities").add("EXTERNAL");
    var definitions = json.putArray("containerDefinitions");
    for (Container container : containers) {
      var definition =
          definitions
              .addObject()
              .put("name", container.name())
              .put("image", "example/" + container.name())
              .put("memory", 64);
      var mappings = definition.putArray("portMappings");
      container.ports().forEach(port -> mappings.add(mapping(port)));
      if (container.checked()) {
        definition.putObject("healthCheck").putArray("command").add("CMD-SHELL").add("true");
      }
    }
    return json;
  }

  private static ObjectNode mapping(String port) {
    boolean udp = port.endsWith("/udp");
    var numbers = udp ? port.substring(0, port.length() - "/udp".length()) : port;
    var json = Json.object().put("protocol", udp ? "udp" : "tcp");
    if (numbers.contains("-")) {
      return json.put("containerPortRange", numbers);
    }
    int colon = numbers.indexOf(':');
    if (colon > 0) {
      json.put("hostPort", Integer.parseInt(numbers.substring(0, colon)));
    }
    return json.put("containerPort", Integer.parseInt(numbers.substring(colon + 1)));
  }
}
