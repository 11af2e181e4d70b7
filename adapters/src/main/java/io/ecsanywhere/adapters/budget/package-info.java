/** The account's request rates, and how calls share them. */
@NullMarked
package io.ecsanywhere.adapters.budget;

import org.jspecify.annotations.NullMarked;
