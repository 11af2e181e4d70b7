/** DynamoDB: the lease that replicas compete for. */
@NullMarked
package io.ecsanywhere.adapters.aws.dynamodb;

import org.jspecify.annotations.NullMarked;
