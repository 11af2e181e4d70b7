package io.ecsanywhere.controller.command;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;

/**
 * The flags that a command takes.
 *
 * @param flags in the order of the help
 * @param otherFallbacks of those whose default is another with this command
 */
record CommandFlags(ImmutableList<Flag<?>> flags, ImmutableMap<Flag<?>, String> otherFallbacks) {

  boolean takes(Flag<?> flag) {
    return flags.contains(flag);
  }

  /** The text that holds where the user says nothing; empty for none. */
  String fallback(Flag<?> flag) {
    return otherFallbacks.getOrDefault(flag, flag.fallback());
  }
}
