package io.ecsanywhere.harness.seeded.check;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;

/** Hears of what must never be. */
@FunctionalInterface
interface Findings {

  @FormatMethod
  void violated(int invariant, String rule, @FormatString String what, Object... arguments);
}
