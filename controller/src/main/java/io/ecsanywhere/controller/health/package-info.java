/** Whether the loops that everything hangs on go round. */
@NullMarked
package io.ecsanywhere.controller.health;

import org.jspecify.annotations.NullMarked;
