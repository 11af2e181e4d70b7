/**
 * What single parts of the controller cost, measured by JMH through the modules' public classes.
 */
@NullMarked
package io.ecsanywhere.harness.jmh;

import org.jspecify.annotations.NullMarked;
