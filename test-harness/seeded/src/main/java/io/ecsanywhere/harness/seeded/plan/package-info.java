/** What goes wrong in a world, drawn in advance from its seed. */
@NullMarked
package io.ecsanywhere.harness.seeded.plan;

import org.jspecify.annotations.NullMarked;
