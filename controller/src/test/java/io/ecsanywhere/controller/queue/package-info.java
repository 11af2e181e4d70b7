@NullMarked
package io.ecsanywhere.controller.queue;

import org.jspecify.annotations.NullMarked;
