@NullMarked
package io.ecsanywhere.adapters.aws;

import org.jspecify.annotations.NullMarked;
