package io.ecsanywhere.adapters.aws.ecs;

import com.google.common.collect.Interner;
import com.google.common.collect.Interners;
import org.jspecify.annotations.Nullable;

/**
 * Texts of which many records have the same: each is kept once. Nothing is kept of a text that no
 * record has any more.
 */
final class Texts {

  private static final Interner<String> SHARED = Interners.newWeakInterner();

  private Texts() {}

  static String shared(String text) {
    return SHARED.intern(text);
  }

  /** The shared text; empty where there is none. */
  static String orEmpty(@Nullable String text) {
    return text == null ? "" : shared(text);
  }
}
