package io.ecsanywhere.harness.front;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which page a list call asks for: AWS's tokens are opaque, so those handed out are remembered. */
final class PageNumbers {

  private static final int REMEMBERED = 10_000;
  private static final List<String> ASKED = List.of("nextToken", "NextToken", "Marker");
  private static final List<String> ANSWERED = List.of("nextToken", "NextToken", "NextMarker");

  private record Token(String service, String operation, String text) {}

  private final Map<Token, Integer> pages =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Token, Integer> eldest) {
              return size() > REMEMBERED;
            }
          });

  /** The page that this call asks for, counted from 1. */
  int of(String service, String operation, ObjectNode parameters) {
    var token = first(parameters, ASKED);
    return token.isEmpty() ? 1 : pages.getOrDefault(new Token(service, operation, token), 1);
  }

  void answered(String service, String operation, ObjectNode parameters, ObjectNode answer) {
    var token = first(answer, ANSWERED);
    if (!token.isEmpty()) {
      pages.put(new Token(service, operation, token), of(service, operation, parameters) + 1);
    }
  }

  /** Asks for pages of at most this size, where the operation knows pages. */
  static void shorten(String service, String operation, ObjectNode parameters, int size) {
    var member =
        switch (service) {
          case "ecs" -> operation.startsWith("List") ? "maxResults" : "";
          case "ssm" -> "MaxResults";
          case "elasticloadbalancing" -> operation.matches("Describe.*s") ? "PageSize" : "";
          default -> "";
        };
    if (!member.isEmpty()) {
      int asked = parameters.path(member).asInt(Integer.MAX_VALUE);
      int least = service.equals("ssm") ? 5 : 1;
      parameters.put(member, Math.min(asked, Math.max(least, size)));
    }
  }

  private static String first(ObjectNode node, List<String> names) {
    for (String name : names) {
      if (node.path(name).isTextual()) {
        return node.path(name).textValue();
      }
    }
    return "";
  }
}
