@NullMarked
package io.ecsanywhere.informers.source;

import org.jspecify.annotations.NullMarked;
