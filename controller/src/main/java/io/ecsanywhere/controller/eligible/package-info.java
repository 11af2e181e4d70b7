/** Which tasks become targets, and why the others do not. */
@NullMarked
package io.ecsanywhere.controller.eligible;

import org.jspecify.annotations.NullMarked;
