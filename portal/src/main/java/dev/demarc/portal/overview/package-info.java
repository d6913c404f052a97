/** The first page: what ran where, what failed closed, what it cost. */
@NullMarked
package dev.demarc.portal.overview;

import org.jspecify.annotations.NullMarked;
