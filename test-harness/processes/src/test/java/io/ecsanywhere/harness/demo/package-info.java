/** The walkthrough as a test. */
@NullMarked
package io.ecsanywhere.harness.demo;

import org.jspecify.annotations.NullMarked;
