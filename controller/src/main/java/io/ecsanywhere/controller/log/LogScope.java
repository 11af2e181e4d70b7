package io.ecsanywhere.controller.log;

import com.google.common.collect.ImmutableMap;
import java.util.Map;

/**
 * Fields that every line gets which is logged inside a scope, whoever logs it: {@code
 * LogScope.with(Map.of("reconcile_id", id)).run(...)}. Scopes nest; the inner one and then the line
 * itself win where names meet. A virtual thread started inside does not inherit the scope, unless
 * it belongs to a structured scope.
 */
public final class LogScope {

  private static final ScopedValue<Map<String, Object>> FIELDS = ScopedValue.newInstance();

  private LogScope() {}

  /** A scope with these fields, to run or call something in. */
  public static ScopedValue.Carrier with(Map<String, ?> fields) {
    return ScopedValue.where(
        FIELDS,
        ImmutableMap.<String, Object>builder().putAll(fields()).putAll(fields).buildKeepingLast());
  }

  /** The fields in force here. */
  static Map<String, Object> fields() {
    return FIELDS.isBound() ? FIELDS.get() : Map.of();
  }
}
