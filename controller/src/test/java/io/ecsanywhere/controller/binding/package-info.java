/** How tags become bindings. */
@NullMarked
package io.ecsanywhere.controller.binding;

import org.jspecify.annotations.NullMarked;
