/** The failure modes the product names, each provoked, with the measure that shows it moving. */
@NullMarked
package dev.demarc.e2e.failure;

import org.jspecify.annotations.NullMarked;
