/** The simulated AWS as one thing: started, driven and stopped from here. */
@NullMarked
package io.ecsanywhere.harness;

import org.jspecify.annotations.NullMarked;
