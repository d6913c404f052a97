/** The offline verifier of an exported consent ledger. */
@NullMarked
package dev.demarc.ledger;

import org.jspecify.annotations.NullMarked;
