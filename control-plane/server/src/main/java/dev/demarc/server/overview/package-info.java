/** The state of a tenant at a glance, from rollups only. */
@NullMarked
package dev.demarc.server.overview;

import org.jspecify.annotations.NullMarked;
