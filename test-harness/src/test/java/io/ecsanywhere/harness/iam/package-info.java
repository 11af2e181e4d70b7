/** What IAM policies allow. */
@NullMarked
package io.ecsanywhere.harness.iam;

import org.jspecify.annotations.NullMarked;
