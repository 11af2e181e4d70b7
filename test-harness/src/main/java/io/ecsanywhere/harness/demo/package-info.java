/** The walkthrough: the real controller at work, for people to watch. */
@NullMarked
package io.ecsanywhere.harness.demo;

import org.jspecify.annotations.NullMarked;
