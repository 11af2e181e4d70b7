/** The reconciler over an in-memory outside, on one thread. */
@NullMarked
package io.ecsanywhere.controller.reconcile;

import org.jspecify.annotations.NullMarked;
