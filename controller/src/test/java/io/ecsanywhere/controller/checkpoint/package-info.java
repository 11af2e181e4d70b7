/** What one term leaves to the next. */
@NullMarked
package io.ecsanywhere.controller.checkpoint;

import org.jspecify.annotations.NullMarked;
