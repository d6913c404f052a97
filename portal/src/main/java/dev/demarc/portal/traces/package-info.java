/** Traces: decisions and movements, never content. */
@NullMarked
package dev.demarc.portal.traces;

import org.jspecify.annotations.NullMarked;
