/** What must hold, judged by the world's own truth. */
@NullMarked
package io.ecsanywhere.harness.seeded.check;

import org.jspecify.annotations.NullMarked;
