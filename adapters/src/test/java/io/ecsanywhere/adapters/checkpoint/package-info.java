@NullMarked
package io.ecsanywhere.adapters.checkpoint;

import org.jspecify.annotations.NullMarked;
