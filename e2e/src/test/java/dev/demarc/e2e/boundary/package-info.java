/** What may not cross, and the proof that it did not. */
@NullMarked
package dev.demarc.e2e.boundary;

import org.jspecify.annotations.NullMarked;
