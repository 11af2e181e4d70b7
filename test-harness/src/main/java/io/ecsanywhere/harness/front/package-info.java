/** The one HTTP door of the simulated AWS: wire formats, faults, rate limits and the record. */
@NullMarked
package io.ecsanywhere.harness.front;

import org.jspecify.annotations.NullMarked;
