/** The twin: rules read as they are written, slowly and plainly; what the cubes must agree with. */
@NullMarked
package dev.demarc.engine.plain;

import org.jspecify.annotations.NullMarked;
