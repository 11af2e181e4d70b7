@NullMarked
package io.ecsanywhere.harness.seeded;

import org.jspecify.annotations.NullMarked;
