/** The parts of one installation: how each is prepared, started and seen to be ready. */
@NullMarked
package dev.demarc.node.parts;

import org.jspecify.annotations.NullMarked;
