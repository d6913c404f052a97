/** What surrounds every page: navigation, tenant switch, user menu. */
@NullMarked
package dev.demarc.portal.frame;

import org.jspecify.annotations.NullMarked;
