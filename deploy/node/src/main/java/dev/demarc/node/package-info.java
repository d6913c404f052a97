/** One machine: brings every part of Demarc up as processes of its own, and keeps them up. */
@NullMarked
package dev.demarc.node;

import org.jspecify.annotations.NullMarked;
