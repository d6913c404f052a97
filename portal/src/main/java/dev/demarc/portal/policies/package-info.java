/** Policies: list, editor, matrix, history, versions. */
@NullMarked
package dev.demarc.portal.policies;

import org.jspecify.annotations.NullMarked;
