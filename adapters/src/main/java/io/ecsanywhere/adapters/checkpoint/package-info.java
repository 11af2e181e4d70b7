/** Where it is remembered, beyond a process, which pools were right. */
@NullMarked
package io.ecsanywhere.adapters.checkpoint;

import org.jspecify.annotations.NullMarked;
