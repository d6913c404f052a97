/** Ed25519 that costs a tenth of the JDK's, behind the JDK's own interface. */
@NullMarked
package dev.demarc.ed25519;

import org.jspecify.annotations.NullMarked;
