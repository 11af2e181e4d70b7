@NullMarked
package io.ecsanywhere.harness.elb;

import org.jspecify.annotations.NullMarked;
