/** A small load driver over plain sockets, so that the driver costs less than what it measures. */
@NullMarked
package dev.demarc.e2e.load;

import org.jspecify.annotations.NullMarked;
