/**
 * Worlds from seeds: several replicas of the real controller over an AWS in memory, on one thread.
 */
@NullMarked
package io.ecsanywhere.harness.seeded;

import org.jspecify.annotations.NullMarked;
