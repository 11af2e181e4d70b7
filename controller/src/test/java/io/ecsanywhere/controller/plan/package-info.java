@NullMarked
package io.ecsanywhere.controller.plan;

import org.jspecify.annotations.NullMarked;
