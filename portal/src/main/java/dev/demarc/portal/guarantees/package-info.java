/** What no policy of a tenant may ever permit. */
@NullMarked
package dev.demarc.portal.guarantees;

import org.jspecify.annotations.NullMarked;
