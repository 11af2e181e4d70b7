@NullMarked
package io.ecsanywhere.informers.trigger;

import org.jspecify.annotations.NullMarked;
