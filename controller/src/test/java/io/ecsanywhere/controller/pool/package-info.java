/** How pools are made to hold what they should. */
@NullMarked
package io.ecsanywhere.controller.pool;

import org.jspecify.annotations.NullMarked;
