/**
 * Amazon ECS with external container instances: its state, its scheduler and its API.
 *
 * <p>All state is guarded by one lock, that of {@code EcsState}; what takes time (starting and
 * stopping containers) happens outside it.
 */
@NullMarked
package io.ecsanywhere.harness.ecs;

import org.jspecify.annotations.NullMarked;
