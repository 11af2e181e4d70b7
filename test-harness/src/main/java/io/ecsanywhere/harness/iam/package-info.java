/** IAM: what a policy allows the controller to call, and a record of what it did call. */
@NullMarked
package io.ecsanywhere.harness.iam;

import org.jspecify.annotations.NullMarked;
