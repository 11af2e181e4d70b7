/** One thread, one seed: fibers, timers and the choice of what runs next. */
@NullMarked
package io.ecsanywhere.harness.seeded.sched;

import org.jspecify.annotations.NullMarked;
