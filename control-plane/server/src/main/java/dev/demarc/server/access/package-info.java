/** Who may do what: the one declarative gate before every resource. */
@NullMarked
package dev.demarc.server.access;

import org.jspecify.annotations.NullMarked;
