/** The compose file, as an engine's front end would read it. */
@NullMarked
package dev.demarc.compose;

import org.jspecify.annotations.NullMarked;
