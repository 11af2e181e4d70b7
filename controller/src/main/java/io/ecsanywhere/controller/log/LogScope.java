package io.ecsanywhere.controller.log;

import com.google.common.collect.ImmutableMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Fields that every line gets which is logged inside a scope, whoever logs it: {@code
 * LogScope.with(Map.of("reconcile_id", id)).run(...)}. Scopes nest; the inner one and then the line
 * itself win where names meet. A virtual thread started inside does not inherit the scope, unless
 * it belongs to a structured scope.
 */
public final class LogScope {

  private static final ScopedValue<Map<String, Object>> FIELDS = ScopedValue.newInstance();

  private static volatile Supplier<Map<String, ?>> everywhere = Map::of;

  private LogScope() {}

  /** Fields of every line of the process from now on, below those of any scope. */
  public static void everywhere(Supplier<Map<String, ?>> fields) {
    everywhere = fields;
  }

  /** A scope with these fields, to run or call something in. */
  public static ScopedValue.Carrier with(Map<String, ?> fields) {
    return ScopedValue.where(
        FIELDS,
        ImmutableMap.<String, Object>builder().putAll(scoped()).putAll(fields).buildKeepingLast());
  }

  /** The fields in force here. */
  public static Map<String, Object> fields() {
    return ImmutableMap.<String, Object>builder()
        .putAll(everywhere.get())
        .putAll(scoped())
        .buildKeepingLast();
  }

  private static Map<String, Object> scoped() {
    return FIELDS.isBound() ? FIELDS.get() : Map.of();
  }
}
