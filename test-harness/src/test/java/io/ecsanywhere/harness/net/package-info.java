@NullMarked
package io.ecsanywhere.harness.net;

import org.jspecify.annotations.NullMarked;
