package io.ecsanywhere.harness.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import io.ecsanywhere.harness.front.ApiError;

/**
 * Container ports published on the host.
 *
 * @param first the lowest container port
 * @param count how many there are: 1, or the length of a range
 * @param hostPort the lowest host port, 0 for one that is chosen at start
 * @param range whether it was written as a range, which shows in the answers
 */
record PortMapping(int first, int count, int hostPort, boolean udp, boolean range) {

  private static final int HIGHEST = 65_535;

  boolean fixed() {
    return hostPort != 0;
  }

  String protocol() {
    return udp ? "udp" : "tcp";
  }

  static PortMapping parse(JsonNode json, boolean hostMode) {
    boolean udp = json.path("protocol").asText("tcp").equals("udp");
    var text = json.path("containerPortRange").asText();
    if (!text.isEmpty()) {
      return range(text, udp, hostMode);
    }
    int port = json.path("containerPort").asInt();
    int hostPort = json.path("hostPort").asInt(0);
    if (port < 1 || port > HIGHEST || hostPort < 0 || hostPort > HIGHEST) {
      throw invalid("Invalid port mapping: ports are 1 to 65535.");
    }
    if (hostMode && hostPort != 0 && hostPort != port) {
      throw invalid(
          "When networkMode=host, the host ports and container ports in port mappings must match.");
    }
    return new PortMapping(port, 1, hostMode ? port : hostPort, udp, false);
  }

  private static PortMapping range(String text, boolean udp, boolean hostMode) {
    if (hostMode || !text.matches("\\d{1,5}-\\d{1,5}")) {
      throw invalid("Invalid containerPortRange: " + text + ".");
    }
    int dash = text.indexOf('-');
    int first = Integer.parseInt(text.substring(0, dash));
    int last = Integer.parseInt(text.substring(dash + 1));
    if (first < 1 || last > HIGHEST || last < first) {
      throw invalid("Invalid containerPortRange: " + text + ".");
    }
    return new PortMapping(first, last - first + 1, 0, udp, true);
  }

  private static ApiError invalid(String message) {
    return new ApiError(400, "ClientException", message);
  }
}
