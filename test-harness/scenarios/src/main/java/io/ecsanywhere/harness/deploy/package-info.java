/** What {@code deploy/} ships, checked against the program and the simulated AWS. */
@NullMarked
package io.ecsanywhere.harness.deploy;

import org.jspecify.annotations.NullMarked;
