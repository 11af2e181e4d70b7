/** What is measured on a running simulation, and how it is shown. */
@NullMarked
package io.ecsanywhere.harness.measure;

import org.jspecify.annotations.NullMarked;
