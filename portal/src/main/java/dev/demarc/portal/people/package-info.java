/** Who belongs to the tenant, and erasing a person for good. */
@NullMarked
package dev.demarc.portal.people;

import org.jspecify.annotations.NullMarked;
