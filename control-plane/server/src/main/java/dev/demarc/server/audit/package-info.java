/** The administrative record of a tenant: append-only and hash-chained. */
@NullMarked
package dev.demarc.server.audit;

import org.jspecify.annotations.NullMarked;
