@NullMarked
package io.ecsanywhere.harness.soak;

import org.jspecify.annotations.NullMarked;
