/** The visual language: the few pieces every page is made of. */
@NullMarked
package dev.demarc.portal.look;

import org.jspecify.annotations.NullMarked;
