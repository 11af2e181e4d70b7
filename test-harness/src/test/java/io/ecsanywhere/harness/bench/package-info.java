/** Figures and aims, by hand. */
@NullMarked
package io.ecsanywhere.harness.bench;

import org.jspecify.annotations.NullMarked;
