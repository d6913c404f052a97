/** How long a tenant keeps what only grows, and the removal of what is older. */
@NullMarked
package dev.demarc.server.retention;

import org.jspecify.annotations.NullMarked;
