/** The only place that touches real clocks and real waiting. */
@NullMarked
package io.ecsanywhere.informers.time;

import org.jspecify.annotations.NullMarked;
