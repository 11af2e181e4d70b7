package io.ecsanywhere.harness.iam;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** A statement that allows: these actions, on these resources, where all conditions hold. */
final class Statement {

  private static final Set<String> MEMBERS =
      Set.of("Sid", "Effect", "Action", "Resource", "Condition");

  private final String sid;
  private final List<String> actions;
  private final List<Pattern> actionPatterns;
  private final List<Pattern> resources;
  private final List<Condition> conditions;

  private Statement(
      String sid, List<String> actions, List<Pattern> resources, List<Condition> conditions) {
    this.sid = sid;
    this.actions = actions;
    this.actionPatterns = actions.stream().map(Glob::ofAnyCase).toList();
    this.resources = resources;
    this.conditions = conditions;
  }

  /**
   * @throws IllegalArgumentException where it says more than is understood here
   */
  static Statement of(JsonNode json) {
    json.fieldNames()
        .forEachRemaining(
            name -> {
              if (!MEMBERS.contains(name)) {
                throw new IllegalArgumentException("Statement with " + name);
              }
            });
    if (!json.path("Effect").asText().equals("Allow")) {
      throw new IllegalArgumentException("Statement with the effect " + json.path("Effect"));
    }
    List<Condition> conditions = new ArrayList<>();
    for (Map.Entry<String, JsonNode> operator : json.path("Condition").properties()) {
      for (Map.Entry<String, JsonNode> key : operator.getValue().properties()) {
        conditions.add(Condition.of(operator.getKey(), key.getKey(), texts(key.getValue())));
      }
    }
    return new Statement(
        json.path("Sid").asText(),
        texts(json.path("Action")),
        texts(json.path("Resource")).stream().map(Glob::of).toList(),
        conditions);
  }

  String sid() {
    return sid;
  }

  List<String> actions() {
    return actions;
  }

  boolean allows(Ask ask) {
    return matches(actionPatterns, ask.action())
        && matches(resources, ask.resource())
        && conditions.stream().allMatch(condition -> condition.holds(ask.context()));
  }

  private static boolean matches(List<Pattern> patterns, String text) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(text).matches());
  }

  /** A list, or the one text that stands in its place. */
  private static List<String> texts(JsonNode value) {
    if (value.isTextual()) {
      return List.of(value.asText());
    }
    List<String> texts = new ArrayList<>();
    value.forEach(each -> texts.add(each.asText()));
    return texts;
  }
}
