/** Tenants: made with their organization and first admin, or not at all. */
@NullMarked
package dev.demarc.server.tenants;

import org.jspecify.annotations.NullMarked;
