package io.ecsanywhere.harness.ssm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.front.Api;
import io.ecsanywhere.harness.front.ApiError;
import io.ecsanywhere.harness.front.Json;
import io.ecsanywhere.harness.ssm.ManagedInstance.Ping;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;

/** DescribeInstanceInformation, and the hosts that it tells of. */
public final class SsmApi implements Api {

  private static final int FEWEST = 5;
  private static final int MOST = 50;
  private static final int UNLESS_ASKED = 10;
  private static final int MOST_VALUES = 100;

  private final NavigableMap<String, ManagedInstance> instances = new ConcurrentSkipListMap<>();
  private final InstantSource clock;
  private volatile boolean unknownIdsFail;

  public SsmApi(InstantSource clock) {
    this.clock = clock;
  }

  /** A host joins, known by its {@code mi-} id. */
  public void register(String id, String name, String ipAddress) {
    instances.put(id, new ManagedInstance(id, name, ipAddress, Ping.ONLINE, clock.instant()));
  }

  public void deregister(String id) {
    instances.remove(id);
  }

  /** What the host's agent says its address is. */
  public void reportAddress(String id, String ipAddress) {
    change(id, instance -> instance.withAddress(ipAddress));
  }

  public void ping(String id, Ping status) {
    change(id, instance -> instance.withPing(status));
  }

  private void change(String id, UnaryOperator<ManagedInstance> change) {
    if (instances.computeIfPresent(id, (same, instance) -> change.apply(instance)) == null) {
      throw new IllegalArgumentException("There is no managed instance " + id);
    }
  }

  /** Whether asking for an unknown id is an error; otherwise its row is missing. */
  public void failOnUnknownIds(boolean fail) {
    unknownIdsFail = fail;
  }

  @Override
  public String service() {
    return "ssm";
  }

  @Override
  public ObjectNode handle(String operation, ObjectNode parameters) {
    return switch (operation) {
      case "DescribeInstanceInformation" -> describe(parameters);
      default -> throw ApiError.unknownOperation(operation);
    };
  }

  private ObjectNode describe(ObjectNode parameters) {
    int size = parameters.path("MaxResults").asInt(UNLESS_ASKED);
    if (size < FEWEST || size > MOST) {
      throw new ApiError(
          400,
          "ValidationException",
          "Value '%d' at 'maxResults' failed to satisfy constraint: between %d and %d"
              .formatted(size, FEWEST, MOST));
    }
    var token = parameters.path("NextToken").asText("");
    if (!token.isEmpty() && !token.startsWith("after-")) {
      throw new ApiError(400, "InvalidNextToken", "The specified token is not valid.");
    }
    var filters = filters(parameters);
    var answer = Json.object();
    var list = answer.putArray("InstanceInformationList");
    var rest =
        token.isEmpty() ? instances : instances.tailMap(token.substring("after-".length()), false);
    var last = "";
    for (ManagedInstance instance : rest.values()) {
      if (filters.stream().allMatch(filter -> filter.matches(instance))) {
        if (list.size() == size) {
          return answer.put("NextToken", "after-" + last);
        }
        list.add(described(instance));
        last = instance.id();
      }
    }
    return answer;
  }

  private record Filter(String key, Set<String> values) {
    boolean matches(ManagedInstance instance) {
      return switch (key) {
        case "InstanceIds" -> values.contains(instance.id());
        case "PingStatus" -> values.contains(instance.ping().inAnswers());
        case "ResourceType" -> values.contains("ManagedInstance");
        case "PlatformTypes" -> values.contains("Linux");
        default -> throw new ApiError(400, "InvalidFilterKey", "Invalid filter key: " + key);
      };
    }
  }

  private List<Filter> filters(ObjectNode parameters) {
    var filters = new ArrayList<Filter>();
    for (JsonNode filter : parameters.path("Filters")) {
      filters.add(filter(filter.path("Key").asText(), filter.path("Values")));
    }
    for (JsonNode filter : parameters.path("InstanceInformationFilterList")) {
      filters.add(filter(filter.path("key").asText(), filter.path("valueSet")));
    }
    return filters;
  }

  private Filter filter(String key, JsonNode list) {
    var values = new HashSet<String>();
    list.forEach(value -> values.add(value.asText()));
    if (values.isEmpty() || list.size() > MOST_VALUES) {
      throw new ApiError(
          400,
          "InvalidInstanceInformationFilterValue",
          "A filter takes 1 to " + MOST_VALUES + " values.");
    }
    if (unknownIdsFail && key.equals("InstanceIds") && !instances.keySet().containsAll(values)) {
      values.removeAll(instances.keySet());
      throw new ApiError(400, "InvalidInstanceId", "Invalid instance ids: " + values);
    }
    return new Filter(key, values);
  }

  private ObjectNode described(ManagedInstance instance) {
    var json =
        Json.object()
            .put("InstanceId", instance.id())
            .put("PingStatus", instance.ping().inAnswers())
            .put("AgentVersion", "3.3.3050.0")
            .put("IsLatestVersion", true)
            .put("PlatformType", "Linux")
            .put("PlatformName", "Debian GNU/Linux")
            .put("PlatformVersion", "12")
            .put("ResourceType", "ManagedInstance")
            .put("Name", instance.name())
            .put("ComputerName", instance.name())
            .put("IPAddress", instance.ipAddress())
            .put("SourceType", "AWS::SSM::ManagedInstance")
            .put("SourceId", instance.id());
    if (instance.ping() == Ping.ONLINE) {
      json.set("LastPingDateTime", Json.seconds(clock.instant()));
    }
    json.set("RegistrationDate", Json.seconds(instance.registeredAt()));
    return json;
  }
}
