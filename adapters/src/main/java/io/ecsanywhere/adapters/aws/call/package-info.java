/** One call to AWS: its failure classified, its pages joined. */
@NullMarked
package io.ecsanywhere.adapters.aws.call;

import org.jspecify.annotations.NullMarked;
