/** The languages that pages people answer on are shown in. */
@NullMarked
package dev.demarc.portal.language;

import org.jspecify.annotations.NullMarked;
