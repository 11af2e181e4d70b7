@NullMarked
package io.ecsanywhere.harness.seeded.sched;

import org.jspecify.annotations.NullMarked;
