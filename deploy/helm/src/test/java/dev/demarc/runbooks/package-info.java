/** The runbooks, held against what there is. */
@NullMarked
package dev.demarc.runbooks;

import org.jspecify.annotations.NullMarked;
