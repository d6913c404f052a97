/** The registered callers of a tenant and their keys. */
@NullMarked
package dev.demarc.server.applications;

import org.jspecify.annotations.NullMarked;
