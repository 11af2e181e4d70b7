/** The soak: whether a controller in bad weather keeps more and more of anything. */
@NullMarked
package io.ecsanywhere.harness.soak;

import org.jspecify.annotations.NullMarked;
