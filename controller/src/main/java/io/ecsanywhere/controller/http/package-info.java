/** What operators ask a running controller over HTTP. It answers, and takes no orders. */
@NullMarked
package io.ecsanywhere.controller.http;

import org.jspecify.annotations.NullMarked;
