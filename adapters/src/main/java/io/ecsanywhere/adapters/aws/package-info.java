/** AWS: the connection and what passes through it. Only here and below is the AWS SDK known. */
@NullMarked
package io.ecsanywhere.adapters.aws;

import org.jspecify.annotations.NullMarked;
