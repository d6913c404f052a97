/** Processes that die without warning, and what must be true afterwards. */
@NullMarked
package dev.demarc.e2e.fault;

import org.jspecify.annotations.NullMarked;
