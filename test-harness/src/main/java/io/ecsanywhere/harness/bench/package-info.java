/** Figures: what is measured on the real controller under a simulated AWS. */
@NullMarked
package io.ecsanywhere.harness.bench;

import org.jspecify.annotations.NullMarked;
