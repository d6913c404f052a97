/** Applications of a tenant and their keys. */
@NullMarked
package dev.demarc.portal.applications;

import org.jspecify.annotations.NullMarked;
