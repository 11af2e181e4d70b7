/** The work queue: which keys are to be looked at, in what order, and the workers that do it. */
@NullMarked
package io.ecsanywhere.controller.queue;

import org.jspecify.annotations.NullMarked;
