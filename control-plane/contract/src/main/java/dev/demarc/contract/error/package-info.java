/** The published catalogue of error codes. */
@NullMarked
package dev.demarc.contract.error;

import org.jspecify.annotations.NullMarked;
