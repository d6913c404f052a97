/** The whole installation taken down and brought up again; named to run after all the others. */
@NullMarked
package dev.demarc.e2e.restart;

import org.jspecify.annotations.NullMarked;
