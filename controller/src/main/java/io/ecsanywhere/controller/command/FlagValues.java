package io.ecsanywhere.controller.command;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The values of a command's flags: from the command line, else from the environment, else from the
 * file, else the default. What the command line gives makes the environment's text of no account,
 * right or wrong. A variable that is set but blank counts as not set, as unit files and compose
 * files leave them. A flag that the command does not take has its default, for one file and one
 * environment serve all commands.
 *
 * @param given texts by flag name
 */
record FlagValues(
    CommandFlags command,
    Map<String, List<String>> given,
    Map<String, String> environment,
    ConfigFile file) {

  FlagValues with(ConfigFile other) {
    return new FlagValues(command, given, environment, other);
  }

  <T> T one(Flag<T> flag) {
    return flag.read(texts(flag).stream().findFirst().orElse(command.fallback(flag)));
  }

  <T> Optional<T> optional(Flag<T> flag) {
    return texts(flag).stream().findFirst().map(flag::read);
  }

  <T> List<T> all(Flag<T> flag) {
    return texts(flag).stream().map(flag::read).collect(ImmutableList.toImmutableList());
  }

  /** The name under which the user gave the flag's value. */
  String source(Flag<?> flag) {
    if (given.containsKey(flag.name())) {
      return flag.name();
    }
    return fromEnvironment(flag)
        .map(_ -> "environment variable " + flag.variable())
        .or(() -> file.source(flag))
        .orElse(flag.name());
  }

  /** Variables that look like ours and are not. */
  UnknownVariables unknown() {
    Set<String> known = Flags.ALL.stream().map(Flag::variable).collect(Collectors.toSet());
    return new UnknownVariables(
        environment.keySet().stream()
            .filter(name -> name.startsWith("ECSA_") && !known.contains(name))
            .collect(
                ImmutableSortedMap.toImmutableSortedMap(
                    Comparator.naturalOrder(), name -> name, name -> Nearest.to(name, known))));
  }

  private List<String> texts(Flag<?> flag) {
    if (!command.takes(flag)) {
      return List.of();
    }
    List<String> onCommandLine = given.get(flag.name());
    if (onCommandLine != null) {
      return onCommandLine;
    }
    return fromEnvironment(flag).map(text -> split(flag, text)).orElseGet(() -> file.texts(flag));
  }

  private Optional<String> fromEnvironment(Flag<?> flag) {
    return Optional.ofNullable(environment.get(flag.variable()))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  private static List<String> split(Flag<?> flag, String text) {
    return switch (flag.count()) {
      case ONCE, SWITCH -> List.of(text);
      case OFTEN ->
          Arrays.stream(text.split("[,\\s]+", -1)).filter(part -> !part.isEmpty()).toList();
    };
  }
}
