/** Every measure, moved by what provokes it, and shown by its panel. */
@NullMarked
package dev.demarc.e2e.measures;

import org.jspecify.annotations.NullMarked;
