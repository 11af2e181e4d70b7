/** The SSM side of hosts. */
@NullMarked
package io.ecsanywhere.adapters.aws.ssm;

import org.jspecify.annotations.NullMarked;
