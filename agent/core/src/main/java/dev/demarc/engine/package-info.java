/** Holds the place of the engine module. */
@NullMarked
package dev.demarc.engine;

import org.jspecify.annotations.NullMarked;
