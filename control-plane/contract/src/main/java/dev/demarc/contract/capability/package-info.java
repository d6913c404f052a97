/** What an agent's machine can really run: claimed, probed, signed, expiring. */
@NullMarked
package dev.demarc.contract.capability;

import org.jspecify.annotations.NullMarked;
