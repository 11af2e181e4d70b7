@NullMarked
package io.ecsanywhere.controller.metrics;

import org.jspecify.annotations.NullMarked;
