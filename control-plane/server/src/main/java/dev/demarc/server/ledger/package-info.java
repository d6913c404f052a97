/** The hash-chained record of consents and approvals, and what of it outsiders check. */
@NullMarked
package dev.demarc.server.ledger;

import org.jspecify.annotations.NullMarked;
