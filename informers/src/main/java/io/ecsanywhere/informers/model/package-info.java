/** The domain: immutable records in the words of ECS, SSM and the load balancers. */
@NullMarked
package io.ecsanywhere.informers.model;

import org.jspecify.annotations.NullMarked;
