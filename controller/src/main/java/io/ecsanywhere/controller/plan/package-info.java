/** One look at everything that changes nothing: what {@code run} would do, and why. */
@NullMarked
package io.ecsanywhere.controller.plan;

import org.jspecify.annotations.NullMarked;
