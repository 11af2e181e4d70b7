@NullMarked
package io.ecsanywhere.controller.http;

import org.jspecify.annotations.NullMarked;
