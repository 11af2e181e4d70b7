/** What can be measured of a running controller, in the words of Prometheus. */
@NullMarked
package io.ecsanywhere.controller.metrics;

import org.jspecify.annotations.NullMarked;
