@NullMarked
package io.ecsanywhere.adapters.aws.dynamodb;

import org.jspecify.annotations.NullMarked;
