/** Which pools a service's tags bind its containers to. */
@NullMarked
package io.ecsanywhere.controller.binding;

import org.jspecify.annotations.NullMarked;
