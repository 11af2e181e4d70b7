/** Pools: desired against observed, and the writes that make them equal. */
@NullMarked
package io.ecsanywhere.controller.pool;

import org.jspecify.annotations.NullMarked;
