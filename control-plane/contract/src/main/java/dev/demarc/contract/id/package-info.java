/** Identifiers: an id is a type, never a bare string. */
@NullMarked
package dev.demarc.contract.id;

import org.jspecify.annotations.NullMarked;
