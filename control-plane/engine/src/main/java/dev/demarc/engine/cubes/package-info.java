/**
 * Rules as conjunctions over bits, and permission computed from them in a few dozen instructions.
 */
@NullMarked
package dev.demarc.engine.cubes;

import org.jspecify.annotations.NullMarked;
