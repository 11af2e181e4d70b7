/** The simulated Elastic Load Balancing: its API, its rules, and the health of its targets. */
@NullMarked
package io.ecsanywhere.harness.elb;

import org.jspecify.annotations.NullMarked;
