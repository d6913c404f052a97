/** The running installation that is tested, as {@code ./demarc status --json} describes it. */
@NullMarked
package dev.demarc.e2e.installation;

import org.jspecify.annotations.NullMarked;
