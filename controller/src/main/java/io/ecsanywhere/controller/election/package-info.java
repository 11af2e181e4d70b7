/** Leader election: which of the replicas may write. */
@NullMarked
package io.ecsanywhere.controller.election;

import org.jspecify.annotations.NullMarked;
