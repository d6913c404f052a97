/** Approvals of the organisation: what agents ask for, and the answers of approvers. */
@NullMarked
package dev.demarc.portal.approvals;

import org.jspecify.annotations.NullMarked;
