/** What truly cuts across: the database under a tenant, JSON, problems, paging. */
@NullMarked
package dev.demarc.server.platform;

import org.jspecify.annotations.NullMarked;
