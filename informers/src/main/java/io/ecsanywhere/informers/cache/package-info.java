/** Informers: cached views of the outside, kept by whole lists and targeted re-reads. */
@NullMarked
package io.ecsanywhere.informers.cache;

import org.jspecify.annotations.NullMarked;
