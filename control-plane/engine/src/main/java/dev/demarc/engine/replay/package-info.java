/** Stored decisions made again, to see what another version of a policy would have done. */
@NullMarked
package dev.demarc.engine.replay;

import org.jspecify.annotations.NullMarked;
