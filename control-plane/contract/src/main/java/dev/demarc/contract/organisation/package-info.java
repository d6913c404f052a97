/** Requests for an approval of the organisation, and the signed approvals it gives. */
@NullMarked
package dev.demarc.contract.organisation;

import org.jspecify.annotations.NullMarked;
