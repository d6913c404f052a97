/** Bringing an installation up and down, and telling what runs. */
@NullMarked
package dev.demarc.node.start;

import org.jspecify.annotations.NullMarked;
