package io.ecsanywhere.harness.front;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringWriter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** AWS's Query protocol: flat form parameters in, XML out. */
final class QueryCodec {

  private static final XMLOutputFactory XML = XMLOutputFactory.newFactory();

  private QueryCodec() {}

  /** The form's fields in order of their names. */
  static Map<String, String> fields(byte[] form) {
    var fields = new TreeMap<String, String>();
    for (String pair : new String(form, StandardCharsets.UTF_8).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        fields.put(
            URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return fields;
  }

  /** {@code Targets.member.1.Id=x} becomes {@code {"Targets":[{"Id":"x"}]}}. */
  static ObjectNode decode(Map<String, String> fields) {
    var root = new Branch();
    fields.forEach(
        (name, value) -> {
          if (!name.equals("Action") && !name.equals("Version")) {
            root.put(name, value);
          }
        });
    return root.toObject();
  }

  /** A node of the tree that the parameters' dotted names span. */
  private static final class Branch {

    private final Map<String, Branch> children = new TreeMap<>(Branch::compare);
    private String value = "";

    void put(String path, String text) {
      var branch = this;
      for (String step : path.split("\\.", -1)) {
        branch = branch.children.computeIfAbsent(step, name -> new Branch());
      }
      branch.value = text;
    }

    ObjectNode toObject() {
      var object = Json.object();
      children.forEach((name, child) -> object.set(name, child.toNode()));
      return object;
    }

    private JsonNode toNode() {
      if (children.isEmpty()) {
        return Json.array().textNode(value);
      }
      var members = children.get("member");
      if (members == null) {
        return toObject();
      }
      ArrayNode array = Json.array();
      members.children.values().forEach(member -> array.add(member.toNode()));
      return array;
    }

    /** Members of a list go by number: the tenth stands behind the second. */
    private static int compare(String a, String b) {
      return a.length() == b.length() || !isNumber(a) || !isNumber(b)
          ? a.compareTo(b)
          : Integer.compare(a.length(), b.length());
    }

    private static boolean isNumber(String text) {
      return text.chars().allMatch(Character::isDigit);
    }
  }

  static String answer(String namespace, String operation, ObjectNode result, String requestId) {
    return xml(
        writer -> {
          writer.writeStartElement(operation + "Response");
          writer.writeDefaultNamespace(namespace);
          element(writer, operation + "Result", result);
          writer.writeStartElement("ResponseMetadata");
          text(writer, "RequestId", requestId);
          writer.writeEndElement();
          writer.writeEndElement();
        });
  }

  static String error(String namespace, ApiError error, String requestId) {
    return xml(
        writer -> {
          writer.writeStartElement("ErrorResponse");
          writer.writeDefaultNamespace(namespace);
          writer.writeStartElement("Error");
          text(writer, "Type", error.status() < 500 ? "Sender" : "Receiver");
          text(writer, "Code", error.code());
          text(writer, "Message", error.getMessage());
          writer.writeEndElement();
          text(writer, "RequestId", requestId);
          writer.writeEndElement();
        });
  }

  private interface Body {
    void write(XMLStreamWriter writer) throws XMLStreamException;
  }

  private static String xml(Body body) {
    try {
      var out = new StringWriter();
      var writer = XML.createXMLStreamWriter(out);
      writer.writeStartDocument("UTF-8", "1.0");
      body.write(writer);
      writer.writeEndDocument();
      writer.close();
      return out.toString();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void element(XMLStreamWriter writer, String name, JsonNode node)
      throws XMLStreamException {
    if (node.isNull()) {
      return;
    }
    if (node.isValueNode()) {
      text(writer, name, node.asText());
      return;
    }
    writer.writeStartElement(name);
    if (node.isArray()) {
      for (JsonNode member : node) {
        element(writer, "member", member);
      }
    } else {
      for (Map.Entry<String, JsonNode> child : node.properties()) {
        element(writer, child.getKey(), child.getValue());
      }
    }
    writer.writeEndElement();
  }

  private static void text(XMLStreamWriter writer, String name, String text)
      throws XMLStreamException {
    writer.writeStartElement(name);
    writer.writeCharacters(text);
    writer.writeEndElement();
  }
}
