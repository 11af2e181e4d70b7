/** The health check of a container. */
@NullMarked
package io.ecsanywhere.deploy.probe;

import org.jspecify.annotations.NullMarked;
