@NullMarked
package io.ecsanywhere.harness;

import org.jspecify.annotations.NullMarked;
