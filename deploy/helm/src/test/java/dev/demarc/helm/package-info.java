/** The chart, rendered as a cluster would get it. */
@NullMarked
package dev.demarc.helm;

import org.jspecify.annotations.NullMarked;
