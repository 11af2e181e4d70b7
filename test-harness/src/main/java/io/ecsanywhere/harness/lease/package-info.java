/** DynamoDB Local, a real server, for the lease that replicas compete for. */
@NullMarked
package io.ecsanywhere.harness.lease;

import org.jspecify.annotations.NullMarked;
