@NullMarked
package io.ecsanywhere.controller.election;

import org.jspecify.annotations.NullMarked;
