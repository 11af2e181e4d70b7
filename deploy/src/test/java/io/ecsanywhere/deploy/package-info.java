@NullMarked
package io.ecsanywhere.deploy;

import org.jspecify.annotations.NullMarked;
