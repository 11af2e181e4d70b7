/** SQS as the queue of events. */
@NullMarked
package io.ecsanywhere.adapters.aws.sqs;

import org.jspecify.annotations.NullMarked;
