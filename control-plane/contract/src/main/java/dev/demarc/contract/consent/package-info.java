/** Consent requests, answers and signed grants. */
@NullMarked
package dev.demarc.contract.consent;

import org.jspecify.annotations.NullMarked;
