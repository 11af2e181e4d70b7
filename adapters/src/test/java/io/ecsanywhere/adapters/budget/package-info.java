@NullMarked
package io.ecsanywhere.adapters.budget;

import org.jspecify.annotations.NullMarked;
