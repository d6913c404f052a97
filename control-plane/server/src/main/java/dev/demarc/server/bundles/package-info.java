/**
 * Signed bundles: issued in the transaction of the change, stored by digest, issued again before
 * they expire.
 */
@NullMarked
package dev.demarc.server.bundles;

import org.jspecify.annotations.NullMarked;
