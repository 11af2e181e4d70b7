@NullMarked
package io.ecsanywhere.harness.lease;

import org.jspecify.annotations.NullMarked;
