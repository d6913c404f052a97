/** The policy engine: what may be done with a request, where, and why. */
@NullMarked
package dev.demarc.engine;

import org.jspecify.annotations.NullMarked;
