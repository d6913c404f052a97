/** The schema of traces: every attribute that may cross, with its type and bound. */
@NullMarked
package dev.demarc.contract.trace;

import org.jspecify.annotations.NullMarked;
