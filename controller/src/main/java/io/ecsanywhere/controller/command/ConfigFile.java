package io.ecsanywhere.controller.command;

import com.google.common.collect.ImmutableMap;
import io.ecsanywhere.informers.source.OneLine;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A YAML file with flags: one mapping, the flags' names without dashes as keys. Values are taken as
 * they are written, and read by the flags: YAML's own ideas of numbers and truth have no part in
 * it.
 *
 * <p>The file is checked as a whole, what is overridden and what the command does not take too.
 *
 * @param entries by the flag's name without dashes
 */
record ConfigFile(Path path, ImmutableMap<String, Entry> entries) {

  static final ConfigFile NONE = new ConfigFile(Path.of(""), ImmutableMap.of());

  private static final String EXPECTED =
      "expected flags' names as keys, such as workers: 16 or cluster: [shop, blog]";

  /**
   * What the file says of one flag.
   *
   * @param line counted from 1
   */
  record Entry(int line, List<String> texts) {}

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException where something in it is wrong: one line that names the file,
   *     the line and the key
   */
  static ConfigFile read(Path path) {
    return new ConfigFile(path, new Reading(path).read());
  }

  /** What it says of a flag; nothing where it does not. */
  List<String> texts(Flag<?> flag) {
    Entry entry = entries.get(flag.key());
    return entry == null ? List.of() : entry.texts();
  }

  /** Where it speaks of a flag. */
  Optional<String> source(Flag<?> flag) {
    return Optional.ofNullable(entries.get(flag.key()))
        .map(entry -> at(path, entry.line()) + flag.key());
  }

  private static String at(Path path, int line) {
    return OneLine.of(path.toString()) + ":" + line + ": ";
  }

  private record Reading(Path path) {

    ImmutableMap<String, Entry> read() {
      Node root;
      try {
        root = new Yaml().compose(new StringReader(Files.readString(path)));
      } catch (MarkedYAMLException e) {
        throw wrong(e.getProblemMark(), OneLine.of(String.valueOf(e.getProblem())));
      } catch (YAMLException e) {
        throw new IllegalArgumentException(
            OneLine.of(path + ": " + String.valueOf(e.getMessage())), e);
      } catch (IOException e) {
        throw new RefusedValueException(
            Flags.CONFIG, "the path of a file that can be read (" + why(e) + ")", path.toString());
      }
      return root == null ? ImmutableMap.of() : entries(root);
    }

    private static String why(IOException e) {
      return switch (e) {
        case NoSuchFileException _ -> "there is none";
        case CharacterCodingException _ -> "it is no UTF-8";
        default -> OneLine.of(e.toString());
      };
    }

    private ImmutableMap<String, Entry> entries(Node root) {
      if (!(root instanceof MappingNode mapping)) {
        throw wrong(root.getStartMark(), EXPECTED);
      }
      Map<String, Entry> entries = new LinkedHashMap<>();
      for (NodeTuple tuple : mapping.getValue()) {
        Mark mark = tuple.getKeyNode().getStartMark();
        Flag<?> flag = flag(tuple.getKeyNode());
        Entry entry = new Entry(mark.getLine() + 1, texts(flag, tuple.getValueNode()));
        Entry first = entries.putIfAbsent(flag.key(), entry);
        if (first != null) {
          throw wrong(mark, flag.key() + " is given twice, first in line " + first.line());
        }
      }
      return ImmutableMap.copyOf(entries);
    }

    private Flag<?> flag(Node key) {
      if (!(key instanceof ScalarNode scalar)) {
        throw wrong(key.getStartMark(), EXPECTED);
      }
      Set<String> known = new TreeSet<>();
      for (Flag<?> flag : Flags.ALL) {
        if (flag.key().equals(scalar.getValue()) && !flag.equals(Flags.CONFIG)) {
          return flag;
        }
        known.add(flag.key());
      }
      known.remove(Flags.CONFIG.key());
      throw wrong(
          key.getStartMark(),
          "unknown key "
              + RefusedValueException.quote(scalar.getValue())
              + ": "
              + Nearest.to(scalar.getValue(), known)
                  .map(nearest -> "did you mean " + nearest + "?")
                  .orElse("run --help lists the flags, whose names without dashes are the keys"));
    }

    private List<String> texts(Flag<?> flag, Node value) {
      List<String> texts = new ArrayList<>();
      switch (value) {
        case SequenceNode list when flag.count() == Flag.Count.OFTEN ->
            list.getValue().forEach(each -> texts.add(text(flag, each)));
        default -> texts.add(text(flag, value));
      }
      return List.copyOf(texts);
    }

    /** A single value, which the flag takes. */
    private String text(Flag<?> flag, Node value) {
      if (!(value instanceof ScalarNode scalar)) {
        throw wrong(
            value.getStartMark(), flag.key() + " takes " + flag.takes() + ": one value, as a text");
      }
      if (scalar.getTag().equals(Tag.NULL)) {
        throw wrong(
            value.getStartMark(), flag.key() + " takes " + flag.takes() + ", and has no value");
      }
      try {
        flag.read(scalar.getValue());
      } catch (RefusedValueException e) {
        throw wrong(value.getStartMark(), flag.key() + " " + e.complaint());
      }
      return scalar.getValue();
    }

    private IllegalArgumentException wrong(Mark mark, String what) {
      return new IllegalArgumentException(at(path, mark.getLine() + 1) + what);
    }
  }
}
