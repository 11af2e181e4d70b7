/** Where simulated containers run: real servers on real loopback addresses. */
@NullMarked
package io.ecsanywhere.harness.net;

import org.jspecify.annotations.NullMarked;
