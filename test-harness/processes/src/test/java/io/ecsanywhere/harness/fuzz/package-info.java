@NullMarked
package io.ecsanywhere.harness.fuzz;

import org.jspecify.annotations.NullMarked;
