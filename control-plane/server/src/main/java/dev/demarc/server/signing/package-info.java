/** Which key signs for a tenant, and its replacement while everything runs. */
@NullMarked
package dev.demarc.server.signing;

import org.jspecify.annotations.NullMarked;
