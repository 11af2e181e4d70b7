package io.ecsanywhere.harness.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.front.Account;
import io.ecsanywhere.harness.front.ApiError;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** All task definitions, by family and revision. */
final class TaskDefinitions {

  private final Account account;
  private final Map<String, Integer> latest = new HashMap<>();
  private final TreeMap<String, TaskDefinition> all = new TreeMap<>();

  TaskDefinitions(Account account) {
    this.account = account;
  }

  TaskDefinition register(ObjectNode source, Map<String, String> tags, Instant now) {
    var family = source.path("family").asText();
    if (!family.matches("[A-Za-z0-9_-]{1,255}")) {
      throw new ApiError(400, "ClientException", "Family contains invalid characters.");
    }
    boolean hostMode = TaskDefinition.hostMode(source);
    var containers = TaskDefinition.containers(source, hostMode);
    int revision = latest.merge(family, 1, Integer::sum);
    var definition =
        new TaskDefinition(
            account.arn("ecs", "task-definition/" + family + ":" + revision),
            family,
            revision,
            hostMode,
            containers,
            source,
            tags,
            now);
    all.put(key(family, revision), definition);
    return definition;
  }

  /**
   * @param name a family (its latest revision), {@code family:revision}, or an ARN
   */
  TaskDefinition find(String name) {
    var familyAndRevision = EcsState.lastPart(name);
    int colon = familyAndRevision.indexOf(':');
    var family = colon < 0 ? familyAndRevision : familyAndRevision.substring(0, colon);
    var revision = colon < 0 ? "" : familyAndRevision.substring(colon + 1);
    if (!revision.isEmpty() && !revision.matches("\\d{1,9}")) {
      throw new ApiError(
          400, "InvalidParameterException", "Invalid revision number. Number: " + revision);
    }
    var definition =
        all.get(
            key(
                family,
                revision.isEmpty() ? latest.getOrDefault(family, 0) : Integer.parseInt(revision)));
    if (definition == null) {
      throw new ApiError(400, "ClientException", "Unable to describe task definition.");
    }
    return definition;
  }

  /** In order of family, then revision. */
  NavigableMap<String, TaskDefinition> all() {
    return all;
  }

  private static String key(String family, int revision) {
    return "%s:%09d".formatted(family, revision);
  }
}
