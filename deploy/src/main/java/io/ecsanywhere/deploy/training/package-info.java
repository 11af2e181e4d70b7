/** Makes the cache that the launcher starts the JVM from. */
@NullMarked
package io.ecsanywhere.deploy.training;

import org.jspecify.annotations.NullMarked;
