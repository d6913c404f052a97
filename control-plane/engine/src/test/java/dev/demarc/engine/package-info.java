/** The engine's meaning, as cases. */
@org.jspecify.annotations.NullMarked
package dev.demarc.engine;
