/** The audit trail of a tenant. */
@NullMarked
package dev.demarc.portal.audit;

import org.jspecify.annotations.NullMarked;
