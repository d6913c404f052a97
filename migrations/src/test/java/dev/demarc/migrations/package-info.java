/** The schema against a real PostgreSQL: the wall between tenants, and the database tests share. */
@NullMarked
package dev.demarc.migrations;

import org.jspecify.annotations.NullMarked;
