/** Drives the simulation over HTTP. */
@NullMarked
package io.ecsanywhere.harness.control;

import org.jspecify.annotations.NullMarked;
