/** Systems Manager, as far as it knows external hosts. */
@NullMarked
package io.ecsanywhere.harness.ssm;

import org.jspecify.annotations.NullMarked;
