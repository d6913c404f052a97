/** The targets a tenant has: where requests may be executed at all. */
@NullMarked
package dev.demarc.server.catalogue;

import org.jspecify.annotations.NullMarked;
