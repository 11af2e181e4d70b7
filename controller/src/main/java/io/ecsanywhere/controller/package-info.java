/** Where the program starts: what is decided is put together here with the outside. */
@NullMarked
package io.ecsanywhere.controller;

import org.jspecify.annotations.NullMarked;
