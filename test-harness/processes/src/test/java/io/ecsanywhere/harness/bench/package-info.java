@NullMarked
package io.ecsanywhere.harness.bench;

import org.jspecify.annotations.NullMarked;
