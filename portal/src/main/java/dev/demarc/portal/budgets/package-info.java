/** What may be spent, and what is left of it. */
@NullMarked
package dev.demarc.portal.budgets;

import org.jspecify.annotations.NullMarked;
