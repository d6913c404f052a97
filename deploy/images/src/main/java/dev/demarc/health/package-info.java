/** The health check inside the images. */
@NullMarked
package dev.demarc.health;

import org.jspecify.annotations.NullMarked;
