/** The read ports: what informers ask of the outside, and how the outside says no. */
@NullMarked
package io.ecsanywhere.informers.source;

import org.jspecify.annotations.NullMarked;
