/** The keys that sign for the tenant, and their replacement. */
@NullMarked
package dev.demarc.portal.signing;

import org.jspecify.annotations.NullMarked;
