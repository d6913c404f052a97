/** Tests of the tiny model's file. */
@NullMarked
package dev.demarc.runtime.llama.tiny;

import org.jspecify.annotations.NullMarked;
