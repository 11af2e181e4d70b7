/** The image's own Java and start cache. */
@NullMarked
package io.ecsanywhere.deploy.training;

import org.jspecify.annotations.NullMarked;
