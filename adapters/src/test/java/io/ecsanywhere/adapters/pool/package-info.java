@NullMarked
package io.ecsanywhere.adapters.pool;

import org.jspecify.annotations.NullMarked;
