/** What is known and done, for people who look: in JSON, and as a page. It changes nothing. */
@NullMarked
package io.ecsanywhere.controller.status;

import org.jspecify.annotations.NullMarked;
