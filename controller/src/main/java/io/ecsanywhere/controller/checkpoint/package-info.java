/** What earlier terms left about pools that were right, and what this one leaves. */
@NullMarked
package io.ecsanywhere.controller.checkpoint;

import org.jspecify.annotations.NullMarked;
