@NullMarked
package io.ecsanywhere.controller.health;

import org.jspecify.annotations.NullMarked;
