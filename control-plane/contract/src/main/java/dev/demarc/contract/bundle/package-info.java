/** The signed, expiring, monotonic package that agents pull, and its verification. */
@NullMarked
package dev.demarc.contract.bundle;

import org.jspecify.annotations.NullMarked;
