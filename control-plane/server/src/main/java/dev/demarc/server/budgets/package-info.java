/** Budgets of a tenant: what may be spent, by whom, on what, in which period. */
@NullMarked
package dev.demarc.server.budgets;

import org.jspecify.annotations.NullMarked;
