/** Log lines: what they hold, how they are written, and what never gets into them. */
@NullMarked
package io.ecsanywhere.controller.log;

import org.jspecify.annotations.NullMarked;
