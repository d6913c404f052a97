/** Facts of one request and what the engine decided on them. */
@NullMarked
package dev.demarc.contract.decision;

import org.jspecify.annotations.NullMarked;
