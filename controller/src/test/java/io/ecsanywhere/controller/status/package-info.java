/** Tests of what people who look are shown. */
@org.jspecify.annotations.NullMarked
package io.ecsanywhere.controller.status;
