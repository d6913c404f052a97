/** Who belongs to a tenant, and with which roles. */
@NullMarked
package dev.demarc.server.members;

import org.jspecify.annotations.NullMarked;
