@NullMarked
package io.ecsanywhere.informers.model;

import org.jspecify.annotations.NullMarked;
