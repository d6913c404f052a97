/** What golden sets, run on an agent, found of its routes: counted, signed, expiring. */
@NullMarked
package dev.demarc.contract.quality;

import org.jspecify.annotations.NullMarked;
