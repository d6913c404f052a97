/** The cubes against their plain twin. */
@org.jspecify.annotations.NullMarked
package dev.demarc.engine.cubes;
