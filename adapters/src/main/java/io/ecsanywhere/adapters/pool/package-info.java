/** What a load balancer must offer so that the controller can keep its pools. */
@NullMarked
package io.ecsanywhere.adapters.pool;

import org.jspecify.annotations.NullMarked;
