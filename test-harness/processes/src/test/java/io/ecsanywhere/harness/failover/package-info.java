@NullMarked
package io.ecsanywhere.harness.failover;

import org.jspecify.annotations.NullMarked;
