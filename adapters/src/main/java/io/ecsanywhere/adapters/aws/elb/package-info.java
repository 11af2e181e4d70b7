/** Target groups of Application and Network Load Balancers, as pools. */
@NullMarked
package io.ecsanywhere.adapters.aws.elb;

import org.jspecify.annotations.NullMarked;
