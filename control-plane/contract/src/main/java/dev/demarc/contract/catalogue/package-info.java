/** Targets, their model offers and routes. */
@NullMarked
package dev.demarc.contract.catalogue;

import org.jspecify.annotations.NullMarked;
