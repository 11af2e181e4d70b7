/** What informers promise, over stateful fakes. */
@NullMarked
package io.ecsanywhere.informers.cache;

import org.jspecify.annotations.NullMarked;
