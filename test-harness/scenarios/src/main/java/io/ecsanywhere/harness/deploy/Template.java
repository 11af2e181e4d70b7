package io.ecsanywhere.harness.deploy;

import io.ecsanywhere.harness.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A CloudFormation template in YAML: maps, lists, scalars, and calls of functions. */
record Template(Map<?, ?> root) {

  static final List<String> NAMES = List.of("controller", "demo-onprem", "demo-services");

  /** A function in its short or its long form: {@code !Ref x} is {@code Ref} of {@code x}. */
  record Call(String function, Object argument) {}

  /** The template of this name, without its ending. */
  static Template read(String name) {
    try {
      return parse(Files.readString(Repository.file("deploy/cloudformation/" + name + ".yml")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Template parse(String yaml) {
    return new Template(new Yaml(new ShortTags()).load(yaml));
  }

  /** A section such as {@code Resources}, by name; empty where there is none. */
  Map<String, Map<?, ?>> section(String name) {
    return named(root.get(name));
  }

  /** What each condition is judged by. */
  Map<?, ?> conditions() {
    return root.get("Conditions") instanceof Map<?, ?> conditions ? conditions : Map.of();
  }

  /** The parts of a map by their names, those that are maps themselves. */
  @SuppressWarnings("unchecked")
  static Map<String, Map<?, ?>> named(@Nullable Object map) {
    return map == null ? Map.of() : (Map<String, Map<?, ?>>) map;
  }

  Map<?, ?> resource(String id) {
    return Objects.requireNonNull(section("Resources").get(id), id);
  }

  /** What a resource is made with. */
  Map<?, ?> properties(String id) {
    return (Map<?, ?>) Objects.requireNonNull(resource(id).get("Properties"), id);
  }

  /** All calls of functions below this node, outer ones first. */
  static Stream<Call> calls(@Nullable Object node) {
    return nodes(node)
        .mapMulti(
            (any, found) -> {
              if (any instanceof Call call) {
                found.accept(call);
              } else if (any instanceof Map<?, ?> map && map.size() == 1) {
                map.forEach((name, argument) -> longForm(name, argument, found));
              }
            });
  }

  private static void longForm(Object name, @Nullable Object argument, Consumer<Call> found) {
    if (argument != null && name instanceof String text && text.startsWith("Fn::")) {
      found.accept(new Call(text.substring("Fn::".length()), argument));
    }
  }

  /** This node and all below it. */
  static Stream<Object> nodes(@Nullable Object node) {
    return switch (node) {
      case null -> Stream.empty();
      case Call call -> Stream.concat(Stream.of(call), nodes(call.argument()));
      case Map<?, ?> map ->
          Stream.concat(Stream.of(map), map.values().stream().flatMap(Template::nodes));
      case Collection<?> many ->
          Stream.concat(Stream.of(many), many.stream().flatMap(Template::nodes));
      default -> Stream.of(node);
    };
  }

  /** A list, or the one thing that stands in its place. */
  static List<Object> many(@Nullable Object value) {
    return switch (value) {
      case null -> List.of();
      case Collection<?> list -> List.copyOf(list);
      default -> List.of(value);
    };
  }

  private static final class ShortTags extends SafeConstructor {
    ShortTags() {
      super(new LoaderOptions());
      yamlMultiConstructors.put("!", new ShortTag());
    }

    private final class ShortTag extends AbstractConstruct {
      @Override
      public Object construct(Node node) {
        Object argument =
            switch (node) {
              case ScalarNode scalar -> constructScalar(scalar);
              case SequenceNode sequence -> constructSequence(sequence);
              case MappingNode mapping -> constructMapping(mapping);
              default -> throw new IllegalArgumentException(node.toString());
            };
        return new Call(node.getTag().getValue().substring(1), argument);
      }
    }
  }
}
