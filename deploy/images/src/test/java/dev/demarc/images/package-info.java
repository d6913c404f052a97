/** The images as an engine would get them: unpacked, looked at, started. */
@NullMarked
package dev.demarc.images;

import org.jspecify.annotations.NullMarked;
