/** Where the lease is kept that the replicas of a controller compete for. */
@NullMarked
package io.ecsanywhere.adapters.lease;

import org.jspecify.annotations.NullMarked;
