/** What is measured, by hand. */
@NullMarked
package io.ecsanywhere.harness.measure;

import org.jspecify.annotations.NullMarked;
