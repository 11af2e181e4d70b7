/** The program's shell: commands, options, start, stop and exit status. */
@NullMarked
package io.ecsanywhere.controller.command;

import org.jspecify.annotations.NullMarked;
