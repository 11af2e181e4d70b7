/** Which tasks become targets. */
@NullMarked
package io.ecsanywhere.controller.eligible;

import org.jspecify.annotations.NullMarked;
