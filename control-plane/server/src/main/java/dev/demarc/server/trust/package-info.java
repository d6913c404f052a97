/** The keys of the control plane and the certificates it issues. */
@NullMarked
package dev.demarc.server.trust;

import org.jspecify.annotations.NullMarked;
