/** The test layers, and the count at their end. */
@NullMarked
package dev.demarc.node.layers;

import org.jspecify.annotations.NullMarked;
