/** The outside: AWS behind the read ports, load balancers behind one interface. */
@NullMarked
package io.ecsanywhere.adapters;

import org.jspecify.annotations.NullMarked;
