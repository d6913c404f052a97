/** For how many days a tenant keeps what. */
@NullMarked
package dev.demarc.portal.retention;

import org.jspecify.annotations.NullMarked;
