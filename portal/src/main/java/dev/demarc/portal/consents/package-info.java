/** Consent questions, answers, withdrawals. */
@NullMarked
package dev.demarc.portal.consents;

import org.jspecify.annotations.NullMarked;
