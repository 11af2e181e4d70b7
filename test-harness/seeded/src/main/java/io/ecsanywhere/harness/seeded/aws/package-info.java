/** An AWS in memory, at the level of the SDK's client interfaces: just what the product calls. */
@NullMarked
package io.ecsanywhere.harness.seeded.aws;

import org.jspecify.annotations.NullMarked;
