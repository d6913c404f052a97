/** The versioned wrapper around every result. */
@NullMarked
package dev.demarc.contract.envelope;

import org.jspecify.annotations.NullMarked;
