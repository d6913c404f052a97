/** Leases of budgets: what agents may spend, and what they say they spent. */
@NullMarked
package dev.demarc.server.leases;

import org.jspecify.annotations.NullMarked;
