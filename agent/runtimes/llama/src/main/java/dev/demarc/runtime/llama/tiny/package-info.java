/** Writes a tiny model of random weights, so that loading and tokens are real and mean nothing. */
@NullMarked
package dev.demarc.runtime.llama.tiny;

import org.jspecify.annotations.NullMarked;
