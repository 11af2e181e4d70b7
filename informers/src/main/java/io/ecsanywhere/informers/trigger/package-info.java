/** Triggers: events that say "look again", turned into keys. */
@NullMarked
package io.ecsanywhere.informers.trigger;

import org.jspecify.annotations.NullMarked;
