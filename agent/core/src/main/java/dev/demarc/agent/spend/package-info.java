/** What attempts cost, and the leases of budgets they are paid from. */
@NullMarked
package dev.demarc.agent.spend;

import org.jspecify.annotations.NullMarked;
