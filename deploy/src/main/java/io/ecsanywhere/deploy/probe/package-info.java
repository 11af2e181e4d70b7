/** What asks a running controller whether it is well, where there is no shell to do so. */
@NullMarked
package io.ecsanywhere.deploy.probe;

import org.jspecify.annotations.NullMarked;
