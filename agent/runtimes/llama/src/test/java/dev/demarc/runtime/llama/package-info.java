/** Tests with a scripted child and with the real library. */
@NullMarked
package dev.demarc.runtime.llama;

import org.jspecify.annotations.NullMarked;
