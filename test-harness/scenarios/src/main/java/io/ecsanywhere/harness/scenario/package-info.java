/** The real program against the simulated AWS, with the real SDK between them. */
@NullMarked
package io.ecsanywhere.harness.scenario;

import org.jspecify.annotations.NullMarked;
