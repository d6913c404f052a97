/** Everything a tenant owns, as an archive. */
@NullMarked
package dev.demarc.server.export;

import org.jspecify.annotations.NullMarked;
