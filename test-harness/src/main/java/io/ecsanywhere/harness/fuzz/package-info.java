/** Fuzzers: what comes from outside, spoiled in every way, through the program's own doors. */
@NullMarked
package io.ecsanywhere.harness.fuzz;

import org.jspecify.annotations.NullMarked;
