/** One pass over one service, and what becomes of it. */
@NullMarked
package io.ecsanywhere.controller.reconcile;

import org.jspecify.annotations.NullMarked;
