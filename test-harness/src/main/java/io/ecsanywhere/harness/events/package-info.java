/** EventBridge's delivery of ECS events into a queue, with all that can go wrong on the way. */
@NullMarked
package io.ecsanywhere.harness.events;

import org.jspecify.annotations.NullMarked;
