/** Failover: what becomes of replicas that are killed, stopped, suspended or cut off. */
@NullMarked
package io.ecsanywhere.harness.failover;

import org.jspecify.annotations.NullMarked;
