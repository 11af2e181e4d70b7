package io.ecsanywhere.harness.elb;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Tags of target groups, load balancers and listeners. */
final class Tags {

  private static final int LARGEST_CALL = 20;
  private static final int MOST = 50;
  private static final int LONGEST_KEY = 128;
  private static final int LONGEST_VALUE = 256;
  private static final Pattern ALLOWED = Pattern.compile("^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$");

  private final Inventory inventory;

  Tags(Inventory inventory) {
    this.inventory = inventory;
  }

  ObjectNode add(Parameters parameters) {
    Map<String, String> tags = read(parameters);
    synchronized (inventory) {
      List<Map<String, String>> resources = arns(parameters).stream().map(inventory::tags).toList();
      for (Map<String, String> resource : resources) {
        Map<String, String> all = new LinkedHashMap<>(resource);
        all.putAll(tags);
        if (all.size() > MOST) {
          throw Errors.tooManyTags(MOST);
        }
      }
      resources.forEach(resource -> resource.putAll(tags));
    }
    return JsonNodeFactory.instance.objectNode();
  }

  ObjectNode remove(Parameters parameters) {
    List<String> keys = parameters.texts("TagKeys");
    synchronized (inventory) {
      arns(parameters).stream()
          .map(inventory::tags)
          .toList()
          .forEach(resource -> keys.forEach(resource::remove));
    }
    return JsonNodeFactory.instance.objectNode();
  }

  ObjectNode describe(Parameters parameters) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode descriptions = answer.putArray("TagDescriptions");
    synchronized (inventory) {
      for (String arn : arns(parameters)) {
        ArrayNode tags = descriptions.addObject().put("ResourceArn", arn).putArray("Tags");
        inventory
            .tags(arn)
            .forEach((key, value) -> tags.addObject().put("Key", key).put("Value", value));
      }
    }
    return answer;
  }

  /** The tags of a call that makes or tags something. */
  static Map<String, String> read(Parameters parameters) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (Parameters tag : parameters.structures("Tags")) {
      String key = tag.required("Key");
      String value = tag.text("Value").orElse("");
      check("key", key, LONGEST_KEY);
      check("value", value, LONGEST_VALUE);
      if (tags.put(key, value) != null) {
        throw Errors.duplicateTagKeys(key);
      }
    }
    if (tags.size() > MOST) {
      throw Errors.tooManyTags(MOST);
    }
    return tags;
  }

  private static void check(String member, String text, int longest) {
    String wrong =
        text.length() > longest
            ? "Member must have length less than or equal to " + longest
            : "Member must satisfy regular expression pattern: " + ALLOWED;
    if (text.length() > longest || !ALLOWED.matcher(text).matches()) {
      throw Errors.validation(
          ("1 validation error detected: "
                  + "Value '%s' at 'tags.member.%s' failed to satisfy constraint: %s")
              .formatted(text, member, wrong));
    }
    if (member.equals("key") && text.startsWith("aws:")) {
      throw Errors.validation("Tag keys must not begin with 'aws:': '" + text + "'");
    }
  }

  private static List<String> arns(Parameters parameters) {
    List<String> arns = parameters.texts("ResourceArns");
    if (arns.isEmpty()) {
      throw Errors.missing("ResourceArns");
    }
    if (arns.size() > LARGEST_CALL) {
      throw Errors.validation(
          "%d resource ARNs were given; a call takes at most %d"
              .formatted(arns.size(), LARGEST_CALL));
    }
    return arns;
  }
}
