/** What may be spent: budgets as agents know them, and the leases they spend from. */
@NullMarked
package dev.demarc.contract.budget;

import org.jspecify.annotations.NullMarked;
