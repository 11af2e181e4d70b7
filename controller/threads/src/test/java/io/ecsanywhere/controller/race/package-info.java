/** How races between threads are looked for. */
@NullMarked
package io.ecsanywhere.controller.race;

import org.jspecify.annotations.NullMarked;
